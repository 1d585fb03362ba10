package apierror

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"buf.build/go/protovalidate"
	"github.com/jackc/pgx/v5/pgconn"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
)

// row says what an error of the world below means to a caller. The message is
// ours, so that no cause leaks.
type row struct {
	matches func(error) bool
	code    codes.Code
	reason  string
	message string
}

// table is read from the top; what no row matches is INTERNAL. SQLSTATE:
// PostgreSQL, appendix A.
func table() []row {
	return []row{
		{isConnectError, codes.Unavailable, "DATABASE_UNAVAILABLE", "the database cannot be reached"},
		{is(context.Canceled), codes.Canceled, "CANCELLED", "the call was cancelled"},
		{is(context.DeadlineExceeded), codes.DeadlineExceeded, "DEADLINE_EXCEEDED", "the call took longer than its deadline"},
		{sqlState("57014"), codes.DeadlineExceeded, "QUERY_CANCELED", "the database gave up on a query"},
		{sqlState("40"), codes.Aborted, "CONCURRENT_CHANGE", "another change was made at the same time: try again"},
		{sqlState("23505"), codes.AlreadyExists, "RESOURCE_ALREADY_EXISTS", "it already exists"},
		{sqlState("23503"), codes.FailedPrecondition, "REFERENCE", "something refers to what this would remove, or it refers to something that does not exist"},
		{sqlState("23", "22"), codes.InvalidArgument, "UNSTORABLE_VALUE", "the request holds a value that cannot be stored"},
		// Not RESOURCE_EXHAUSTED: that tells the caller to ask for less, and it is not the caller's share that ran out.
		{sqlState("53"), codes.Unavailable, "DATABASE_BUSY", "the database is out of resources"},
		{sqlState("42P01"), codes.Unavailable, "SCHEMA_MISSING", "the database has not been migrated yet"},
		{sqlState("08", "57P", "25006"), codes.Unavailable, "DATABASE_UNAVAILABLE", "the database cannot be reached"},
		{isConnectionLost, codes.Unavailable, "DATABASE_UNAVAILABLE", "the connection to the database was lost"},
	}
}

// Status translates err. domain is the `domain` of its google.rpc.ErrorInfo.
// The status of an unknown error says INTERNAL and nothing of its cause.
func Status(err error, domain string) *status.Status {
	var known *Error
	if errors.As(err, &known) {
		return known.status(domain)
	}
	var invalid *protovalidate.ValidationError
	if errors.As(err, &invalid) {
		return FromValidation(invalid, "").status(domain)
	}
	for _, r := range table() {
		if r.matches(err) {
			return (&Error{Code: r.code, Reason: r.reason, Message: r.message}).status(domain)
		}
	}
	// Not FromError: that finds a status inside a wrapped error too, and
	// sends the text around it.
	if s, ok := err.(interface{ GRPCStatus() *status.Status }); ok {
		return s.GRPCStatus()
	}
	return (&Error{Code: codes.Internal, Reason: "INTERNAL", Message: "internal error"}).status(domain)
}

// FromValidation is Invalid with the violations of protovalidate. prefix, such
// as "product.", goes before each path.
func FromValidation(err *protovalidate.ValidationError, prefix string) *Error {
	violations := make([]Violation, 0, len(err.Violations))
	for _, v := range err.Violations {
		violations = append(violations, Violation{
			Field:       prefix + protovalidate.FieldPathString(v.Proto.GetField()),
			Reason:      strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(v.Proto.GetRuleId())),
			Description: v.Proto.GetMessage(),
		})
	}
	return Invalid(violations...)
}

func (e *Error) status(domain string) *status.Status {
	s := status.New(e.Code, e.Message)
	info := &errdetails.ErrorInfo{Reason: e.Reason, Domain: domain, Metadata: e.Metadata}
	detailed, err := s.WithDetails(append([]protoadapt.MessageV1{info}, e.Details...)...)
	if err != nil {
		return s
	}
	return detailed
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func sqlState(prefixes ...string) func(error) bool {
	return func(err error) bool {
		var pg *pgconn.PgError
		if !errors.As(err, &pg) {
			return false
		}
		for _, p := range prefixes {
			if strings.HasPrefix(pg.Code, p) {
				return true
			}
		}
		return false
	}
}

func isConnectError(err error) bool {
	var connect *pgconn.ConnectError
	return errors.As(err, &connect)
}

// isConnectionLost knows a query that got no answer. PostgreSQL says nothing
// when it is killed: what is left is an error of the network.
func isConnectionLost(err error) bool {
	var network *net.OpError
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err)
}

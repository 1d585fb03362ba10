package apierror_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"slipway.example/libs/go-service/apierror"
)

const domain = "catalog.slipway.example"

func sqlState(code string) error {
	return fmt.Errorf("insert cup: %w", &pgconn.PgError{Code: code, Message: "secret detail"})
}

func TestEveryErrorHasACodeAndAReason(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		err    error
		code   codes.Code
		reason string
	}{
		{"no such resource", apierror.NotFound("x/Product", "products/a"), codes.NotFound, "RESOURCE_NOT_FOUND"},
		{"a name that is taken", apierror.AlreadyExists("x/Product", "products/a"), codes.AlreadyExists, "RESOURCE_ALREADY_EXISTS"},
		{"an old etag", apierror.EtagMismatch("x/Product", "products/a"), codes.Aborted, "ETAG_MISMATCH"},
		{"a state in the way", apierror.Precondition("CATEGORY_NOT_EMPTY", "categories/a", "it has products"), codes.FailedPrecondition, "CATEGORY_NOT_EMPTY"},
		{"a field", apierror.InvalidField("filter", "unknown field %q", "x"), codes.InvalidArgument, "INVALID_FIELD"},
		{"a wrapped one", fmt.Errorf("update: %w", apierror.EtagMismatch("x/Product", "products/a")), codes.Aborted, "ETAG_MISMATCH"},
		{"unique_violation", sqlState("23505"), codes.AlreadyExists, "RESOURCE_ALREADY_EXISTS"},
		{"foreign_key_violation", sqlState("23503"), codes.FailedPrecondition, "REFERENCE"},
		{"check_violation", sqlState("23514"), codes.InvalidArgument, "UNSTORABLE_VALUE"},
		{"untranslatable_character", sqlState("22P05"), codes.InvalidArgument, "UNSTORABLE_VALUE"},
		{"serialization_failure", sqlState("40001"), codes.Aborted, "CONCURRENT_CHANGE"},
		{"deadlock_detected", sqlState("40P01"), codes.Aborted, "CONCURRENT_CHANGE"},
		{"query_canceled", sqlState("57014"), codes.DeadlineExceeded, "QUERY_CANCELED"},
		{"admin_shutdown", sqlState("57P01"), codes.Unavailable, "DATABASE_UNAVAILABLE"},
		{"too_many_connections", sqlState("53300"), codes.Unavailable, "DATABASE_BUSY"},
		{"undefined_table", sqlState("42P01"), codes.Unavailable, "SCHEMA_MISSING"},
		{"syntax_error", sqlState("42601"), codes.Internal, "INTERNAL"},
		{"a killed database", fmt.Errorf("query: %w", io.ErrUnexpectedEOF), codes.Unavailable, "DATABASE_UNAVAILABLE"},
		{"a reset connection", &net.OpError{Op: "read", Err: syscall.ECONNRESET}, codes.Unavailable, "DATABASE_UNAVAILABLE"},
		{"a cancelled call", fmt.Errorf("query: %w", context.Canceled), codes.Canceled, "CANCELLED"},
		{"a deadline", context.DeadlineExceeded, codes.DeadlineExceeded, "DEADLINE_EXCEEDED"},
		{"anything else", errors.New("secret detail"), codes.Internal, "INTERNAL"},
		{"a status inside of a secret", fmt.Errorf("secret detail: %w", status.Error(codes.NotFound, "x")), codes.Internal, "INTERNAL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := apierror.Status(test.err, domain)
			info := detail[*errdetails.ErrorInfo](s)
			if s.Code() != test.code || info.GetReason() != test.reason || info.GetDomain() != domain {
				t.Errorf("want %s %s, got %s %s of %q", test.code, test.reason, s.Code(), info.GetReason(), info.GetDomain())
			}
			if strings.Contains(s.Proto().String(), "secret") {
				t.Errorf("the caller learns the cause: %s", s.Proto())
			}
		})
	}
}

func TestTheCauseOfAnErrorIsForTheLogOnly(t *testing.T) {
	t.Parallel()
	err := &apierror.Error{Code: codes.NotFound, Reason: "X", Message: "it is not here", Cause: io.ErrUnexpectedEOF}
	if !strings.Contains(err.Error(), io.ErrUnexpectedEOF.Error()) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the log does not learn the cause: %v", err)
	}
	if message := apierror.Status(err, domain).Message(); message != "it is not here" {
		t.Errorf("the caller learns the cause: %s", message)
	}
}

func TestAStatusFromAMethodStaysAsItIs(t *testing.T) {
	t.Parallel()
	s := apierror.Status(status.Error(codes.Unimplemented, "not here"), domain)
	if s.Code() != codes.Unimplemented || s.Message() != "not here" {
		t.Errorf("got %s", s.Proto())
	}
}

func TestEachFieldAtFaultIsNamed(t *testing.T) {
	t.Parallel()
	s := apierror.Status(apierror.Invalid(
		apierror.Violation{Field: "product.price", Reason: "REQUIRED", Description: "must be set"},
		apierror.Violation{Field: "product_id", Reason: "PATTERN", Description: "must begin with a letter"},
	), domain)
	if want := "product.price: must be set (and 1 more)"; s.Message() != want {
		t.Errorf("want %q, got %q", want, s.Message())
	}
	violations := detail[*errdetails.BadRequest](s).GetFieldViolations()
	if len(violations) != 2 || violations[0].GetField() != "product.price" || violations[1].GetReason() != "PATTERN" {
		t.Errorf("got %v", violations)
	}
}

func detail[T any](s *status.Status) (found T) {
	for _, d := range s.Details() {
		if is, ok := d.(T); ok {
			return is
		}
	}
	return found
}

package httpserver

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"google.golang.org/grpc/codes"

	"slipway.example/libs/go-service/apierror"
)

// WriteError answers err in the one error shape, translated by package
// apierror. The cause of a failure of ours is logged, never sent. Where the
// answer has already begun, the connection is cut, so that the client does not
// take a part for the whole.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	x := exchangeOf(r.Context())
	answer := ErrorAnswer(r.Context(), err)
	if x.status != 0 {
		x.broken = true
		return
	}
	answer.write(w)
}

// Refusal is an error that HTTP has a status of its own for.
type Refusal struct {
	// Status is that of HTTP, instead of the one that the code has.
	Status int
	// Allow is what is served there instead, for 405.
	Allow []string
	// API is the rest.
	API *apierror.Error
}

func (r *Refusal) Error() string { return r.API.Error() }

func (r *Refusal) Unwrap() error { return r.API }

// NotFound says that no route has that path.
func NotFound(path string) error {
	return refuse(http.StatusNotFound, "ROUTE_NOT_FOUND", "nothing is served at "+path)
}

// MethodNotAllowed says that the path has routes, with the methods allow.
func MethodNotAllowed(method string, allow ...string) error {
	refused := refuse(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED",
		fmt.Sprintf("%s is not served here: allowed are %s", method, strings.Join(allow, ", ")))
	refused.Allow = allow
	return refused
}

// Known says whether err says itself what to answer, so that nothing that a
// framework wrapped around it counts.
func Known(err error) bool {
	var known *apierror.Error
	var large *http.MaxBytesError
	return errors.As(err, &known) || errors.As(err, &large)
}

// StatusError is an error of a framework that only has a status of HTTP. A
// client's mistake keeps its words; all else is a failure of ours, with cause.
func StatusError(status int, message string, cause error) error {
	if status < 400 || status > 499 {
		return fmt.Errorf("%d %s: %w", status, message, cause)
	}
	return refuse(status, "REFUSED", message)
}

func tooLarge(limit int64) error {
	return refuse(http.StatusRequestEntityTooLarge, "BODY_TOO_LARGE", fmt.Sprintf("the body has more than %d bytes", limit))
}

func refuse(status int, reason, message string) *Refusal {
	code, known := map[int]codes.Code{
		http.StatusUnauthorized: codes.Unauthenticated, http.StatusForbidden: codes.PermissionDenied,
		http.StatusNotFound: codes.NotFound, http.StatusMethodNotAllowed: codes.Unimplemented,
		http.StatusRequestTimeout: codes.DeadlineExceeded, http.StatusConflict: codes.Aborted,
		http.StatusTooManyRequests: codes.ResourceExhausted,
	}[status]
	if !known {
		code = codes.InvalidArgument
	}
	return &Refusal{Status: status, API: &apierror.Error{Code: code, Reason: reason, Message: message}}
}

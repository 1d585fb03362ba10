package httpserver

import (
	"errors"
	"io"
	"net/http"
	"os"

	"google.golang.org/grpc/codes"

	"slipway.example/libs/go-service/apierror"
)

// ReadBody returns the whole body, of MAX_MESSAGE_BYTES at most. It must have
// arrived by the deadline of the request.
func ReadBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	switch {
	case err == nil || errors.As(err, &large):
		return body, err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, refuse(http.StatusRequestTimeout, "BODY_TOO_SLOW", "the body did not arrive in time")
	}
	return nil, &apierror.Error{Code: codes.InvalidArgument, Reason: "BODY_BROKEN_OFF", Message: "the body ended before its end", Cause: err}
}

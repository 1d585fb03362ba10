package apierror

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Answer is Status for the call of ctx, which failed with err. It also logs
// the cause of what the caller only learns as a failure of ours.
func Answer(ctx context.Context, log *slog.Logger, domain string, err error) *status.Status {
	answer := Status(err, domain)
	var crash *Panic
	switch answer.Code() {
	case codes.Internal, codes.Unknown, codes.Unavailable, codes.DeadlineExceeded:
		// A query that the caller gave up on fails in many ways; all mean that.
		if ended := ctx.Err(); ended != nil && !errors.As(err, &crash) {
			return Status(ended, domain)
		}
		log.ErrorContext(ctx, "a call failed for a reason of our own", Cause(err)...)
	}
	return answer
}

// Cause is what a log line tells of err: its text, and of a panic where it was.
func Cause(err error) []any {
	attrs := []any{"error.message", err.Error()}
	var crash *Panic
	if errors.As(err, &crash) {
		attrs = append(attrs, "error.stack_trace", crash.stack)
	}
	return attrs
}

// Panic is a panic as an error.
type Panic struct {
	value any
	stack string
}

// Recovered is the error for what recover returned. It takes the stack: call
// it where that is.
func Recovered(value any) *Panic { return &Panic{value, string(debug.Stack())} }

func (p *Panic) Error() string { return fmt.Sprintf("panic: %v", p.value) }

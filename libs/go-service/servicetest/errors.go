package servicetest

import (
	"slices"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// WantError checks the code of an error, and that it blames just these fields.
func WantError(t testing.TB, err error, code codes.Code, fields ...string) *status.Status {
	t.Helper()
	s := status.Convert(err)
	blamed := make([]string, 0, len(fields))
	for _, detail := range s.Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok {
			for _, violation := range bad.GetFieldViolations() {
				blamed = append(blamed, violation.GetField())
			}
		}
	}
	if s.Code() != code || !slices.Equal(blamed, fields) {
		t.Errorf("want %s of %q, got %s of %q: %s", code, fields, s.Code(), blamed, s.Message())
	}
	return s
}

// WantReason checks the stable reason of an error (AIP-193), and the resource
// that it is about.
func WantReason(t testing.TB, s *status.Status, reason, resource string) {
	t.Helper()
	for _, detail := range s.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetReason() == reason && info.GetMetadata()["resource"] == resource && info.GetDomain() != "" {
			return
		}
	}
	t.Errorf("want reason %s of %q, got %s", reason, resource, s.Proto())
}

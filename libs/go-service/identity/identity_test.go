package identity_test

import (
	"context"
	"net/http"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/identity"
)

func TestTheGatewaySaysWhoAsks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		given []string
		want  string // "": nobody
	}{
		{"a user", []string{"users/alice"}, "users/alice"},
		{"nothing", nil, ""},
		{"an empty name", []string{""}, ""},
		{"no user", []string{"alice"}, ""},
		{"a name that is none", []string{"users/Alice!"}, ""},
		{"two users", []string{"users/alice", "users/bob"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			md := metadata.MD{}
			md.Append("x-identity", test.given...)
			got, err := identity.Of(metadata.NewIncomingContext(t.Context(), md))
			if got != test.want {
				t.Errorf("want %q, got %q", test.want, got)
			}
			if code := apierror.Status(err, "test").Code(); test.want == "" && code != codes.Unauthenticated {
				t.Errorf("want UNAUTHENTICATED, got %s", code)
			}
		})
	}
}

func TestTheGatewaySaysItToServicesOfHTTPInAHeader(t *testing.T) {
	t.Parallel()
	header := http.Header{}
	header.Add("X-Identity", "users/alice")
	if got, err := identity.Of(identity.FromHTTP(t.Context(), header)); err != nil || got != "users/alice" {
		t.Errorf("got %q (%v)", got, err)
	}
	header.Add("X-Identity", "users/bob")
	if got, err := identity.Of(identity.FromHTTP(t.Context(), header)); err == nil {
		t.Errorf("got %q of two", got)
	}
}

func TestACallIsMadeForAUser(t *testing.T) {
	t.Parallel()
	sent, _ := metadata.FromOutgoingContext(identity.With(context.Background(), "users/alice"))
	if got := sent.Get("x-identity"); len(got) != 1 || got[0] != "users/alice" {
		t.Errorf("got %q", got)
	}
}

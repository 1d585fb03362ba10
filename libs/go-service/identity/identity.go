// Package identity says who asks. The gateway knows, and tells the services in
// the metadata of each call; that nobody else can reach them is the network's part.
package identity

import (
	"context"
	"regexp"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"slipway.example/libs/go-service/apierror"
)

// key is not on the gateway's list of headers that pass: no client can set it.
const key = "x-identity"

var valid = regexp.MustCompile(`^users/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

// Of returns who made the call: `users/{user}`. Fails with UNAUTHENTICATED if
// the gateway did not say.
func Of(ctx context.Context) (string, error) {
	values := metadata.ValueFromIncomingContext(ctx, key)
	if len(values) != 1 || !valid.MatchString(values[0]) {
		return "", &apierror.Error{Code: codes.Unauthenticated, Reason: "UNAUTHENTICATED", Message: "this needs to know who you are: the call carries no identity"}
	}
	return values[0], nil
}

// With returns a context whose calls are made for user.
func With(ctx context.Context, user string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, key, user)
}

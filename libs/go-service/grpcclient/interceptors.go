package grpcclient

import (
	"context"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"slipway.example/libs/go-service/apierror"
)

// forwardRequestID lets the logs of both services tell of the same request.
func forwardRequestID(ctx context.Context, method string, req, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
	for _, id := range metadata.ValueFromIncomingContext(ctx, "x-request-id") {
		ctx = metadata.AppendToOutgoingContext(ctx, "x-request-id", id)
	}
	return invoke(ctx, method, req, reply, connection, options...)
}

// translateUnary replaces what gRPC itself says of a call that got no answer:
// it names addresses and inner workings.
func translateUnary(upstream string) grpc.UnaryClientInterceptor {
	return func(ctx context.Context, method string, req, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
		err := invoke(ctx, method, req, reply, connection, options...)
		if err == nil {
			return nil
		}
		if ended := ctx.Err(); ended != nil {
			return ended
		}
		if answered := status.Convert(err); len(answered.Details()) > 0 {
			return err
		}
		return &apierror.Error{
			Code: codeOf(err), Reason: strings.ToUpper(strings.ReplaceAll(upstream, "-", "_")) + "_UNAVAILABLE",
			Message: "the " + upstream + " cannot be reached right now: try again in a moment", Cause: err,
		}
	}
}

// codeOf is UNAVAILABLE for what may pass, and INTERNAL for what is a fault of ours.
func codeOf(err error) codes.Code {
	switch status.Code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.ResourceExhausted:
		return codes.Unavailable
	default:
		return codes.Internal
	}
}

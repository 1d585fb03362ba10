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
		code, ours := blame(err)
		if !ours {
			return err
		}
		return &apierror.Error{
			Code: code, Reason: strings.ToUpper(strings.ReplaceAll(upstream, "-", "_")) + "_" + strings.ToUpper(code.String()),
			Message: messages(upstream)[code], Cause: err,
		}
	}
}

func messages(upstream string) map[codes.Code]string {
	return map[codes.Code]string{
		codes.Unavailable: "the " + upstream + " cannot be reached right now: try again in a moment",
		codes.Internal:    "internal error",
	}
}

// blame says whether an error is none of the upstream's answers to its caller
// but a failure in between or behind: UNAVAILABLE for what may pass, INTERNAL
// for what is a fault.
func blame(err error) (code codes.Code, ours bool) {
	s := status.Convert(err)
	switch s.Code() {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.ResourceExhausted:
		return codes.Unavailable, true
	case codes.Internal, codes.Unknown, codes.DataLoss, codes.Unimplemented:
		return codes.Internal, true
	default:
		return s.Code(), false
	}
}

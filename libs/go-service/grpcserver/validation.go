package grpcserver

import (
	"context"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

func validateUnary(validator protovalidate.Validator) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		if err := validate(validator, req); err != nil {
			return nil, err
		}
		return next(ctx, req)
	}
}

func validateStream(validator protovalidate.Validator) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		return next(srv, validatedStream{stream, validator})
	}
}

type validatedStream struct {
	grpc.ServerStream
	validator protovalidate.Validator
}

func (s validatedStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return validate(s.validator, m)
}

func validate(validator protovalidate.Validator, m any) error {
	message, ok := m.(proto.Message)
	if !ok {
		return nil
	}
	return validator.Validate(message)
}

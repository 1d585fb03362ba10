package catalog

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/types/known/emptypb"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
)

func (s *server) DeleteProductImage(ctx context.Context, req *catalogv1.DeleteProductImageRequest) (*emptypb.Empty, error) {
	deleted, err := s.store.DeleteImage(ctx, productOf(req.GetName()))
	if err != nil {
		return nil, fmt.Errorf("delete %s: %w", req.GetName(), err)
	}
	if deleted == 0 {
		return nil, apierror.NotFound(imageType, req.GetName())
	}
	return &emptypb.Empty{}, nil
}

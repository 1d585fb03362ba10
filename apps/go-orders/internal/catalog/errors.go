package catalog

import (
	"errors"
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	"slipway.example/libs/go-service/apierror"
)

// translate tells what an error of the catalog means for an order. What is
// nobody's business but ours stays as it is, and becomes INTERNAL.
func translate(attempted string, err error) error {
	if err == nil {
		return nil
	}
	s := status.Convert(err)
	info := detail[*errdetails.ErrorInfo](s)
	switch {
	case info.GetReason() == "RESERVATION_ENDED":
		return ErrEnded
	case s.Code() == codes.AlreadyExists:
		return ErrOtherLines
	case info.GetReason() == "INSUFFICIENT_STOCK":
		insufficient := &apierror.Error{Code: codes.FailedPrecondition, Reason: info.GetReason(), Message: s.Message(), Metadata: info.GetMetadata()}
		if failure := detail[*errdetails.PreconditionFailure](s); failure != nil {
			insufficient.Details = []protoadapt.MessageV1{failure}
		}
		return insufficient
	case s.Code() == codes.NotFound:
		product := info.GetMetadata()["resource"]
		return apierror.Precondition("PRODUCT_MISSING", product, "the product "+product+" does not exist")
	}
	return fmt.Errorf("%s: %w", attempted, err)
}

// refused says that the catalog has decided against a call. After any other
// error it may have done what it was asked.
func refused(err error) bool {
	var known *apierror.Error
	return errors.Is(err, ErrEnded) || errors.Is(err, ErrOtherLines) || errors.As(err, &known) && known.Code == codes.FailedPrecondition
}

func isMissing(err error) bool { return status.Code(err) == codes.NotFound }

func detail[T any](s *status.Status) (found T) {
	for _, d := range s.Details() {
		if is, ok := d.(T); ok {
			return is
		}
	}
	return found
}

package catalog

import (
	"errors"
	"slices"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"slipway.example/libs/go-service/apierror"
)

// checkUpdate does what the contract leaves out of the validation of updates,
// because a patch need not be a whole resource: its name and etag must be
// valid, and update_mask must fit it. The rest is checked once it is merged.
func (s *server) checkUpdate(k kind, patch resource, mask *fieldmaskpb.FieldMask) error {
	if patch.GetName() == "" {
		return apierror.InvalidField(k.field+".name", "must say which %s to change, as %s…", k.field, k.collection)
	}
	err := s.validator.Validate(patch, protovalidate.WithFilter(protovalidate.FilterFunc(isNameOrEtag)))
	var invalid *protovalidate.ValidationError
	if errors.As(err, &invalid) {
		return apierror.FromValidation(invalid, k.field+".")
	}
	if err != nil {
		return err
	}
	return checkMask(mask, patch)
}

func isNameOrEtag(_ protoreflect.Message, d protoreflect.Descriptor) bool {
	return slices.Contains([]protoreflect.Name{"name", "etag"}, d.Name())
}

package catalog

import (
	"slices"
	"strings"

	"go.einride.tech/aip/fieldmask"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"slipway.example/libs/go-service/apierror"
)

// checkMask refuses a mask that names what the resource does not have, or what
// only the service sets. The error names `update_mask` and the path.
func checkMask(mask *fieldmaskpb.FieldMask, of proto.Message) error {
	paths := mask.GetPaths()
	if slices.Contains(paths, fieldmask.WildcardPath) && len(paths) > 1 {
		return apierror.InvalidField("update_mask", "* is all fields: nothing may stand beside it")
	}
	for _, path := range paths {
		if err := fieldmask.Validate(&fieldmaskpb.FieldMask{Paths: []string{path}}, of); err != nil {
			return apierror.InvalidField("update_mask", "unknown field %q", path)
		}
		first, _, _ := strings.Cut(path, ".")
		field := of.ProtoReflect().Descriptor().Fields().ByName(protoreflect.Name(first))
		if field != nil && isOutputOnly(field) {
			return apierror.InvalidField("update_mask", "%q is set by the service only", path)
		}
	}
	return nil
}

// merge returns current with the fields of patch that mask names (AIP-134). An
// identifier never changes, an output-only field changes by itself, and the
// etag is the one that was sent.
func merge[R resource](mask *fieldmaskpb.FieldMask, current, patch R) R {
	merged, changes := proto.CloneOf(current), proto.CloneOf(patch)
	forEachFixedField(changes, func(field protoreflect.FieldDescriptor) { changes.ProtoReflect().Clear(field) })
	fieldmask.Update(mask, merged, changes)
	now, was := merged.ProtoReflect(), current.ProtoReflect()
	forEachFixedField(merged, func(field protoreflect.FieldDescriptor) { now.Set(field, was.Get(field)) })
	return merged
}

func forEachFixedField(of proto.Message, do func(protoreflect.FieldDescriptor)) {
	fields := of.ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if field := fields.Get(i); isOutputOnly(field) || hasBehavior(field, annotations.FieldBehavior_IDENTIFIER) || field.Name() == "etag" {
			do(field)
		}
	}
}

func isOutputOnly(field protoreflect.FieldDescriptor) bool {
	return hasBehavior(field, annotations.FieldBehavior_OUTPUT_ONLY)
}

func hasBehavior(field protoreflect.FieldDescriptor, behavior annotations.FieldBehavior) bool {
	behaviors, _ := proto.GetExtension(field.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	return slices.Contains(behaviors, behavior)
}

package catalog

import (
	"crypto/rand"
	"errors"
	"strings"

	"buf.build/go/protovalidate"
	"github.com/jackc/pgx/v5/pgtype"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

// kind is what the methods of both resources have to know of theirs.
type kind struct {
	// typeName is the resource type (AIP-123).
	typeName string
	// collection begins every name.
	collection string
	// field is where a request holds the resource.
	field string
}

var (
	products   = kind{typeName: "catalog.slipway.example/Product", collection: "products/", field: "product"}
	categories = kind{typeName: "catalog.slipway.example/Category", collection: "categories/", field: "category"}
)

// resource is a Product or a Category.
type resource interface {
	proto.Message
	GetName() string
	GetDisplayName() string
	GetDescription() string
	GetCreateTime() *timestamppb.Timestamp
	GetUpdateTime() *timestamppb.Timestamp
	GetEtag() string
}

// newName is the name that the client chose, or one that nobody has.
func (k kind) newName(id string) string {
	if id == "" {
		// 128 random bits. They may begin with a digit; an id may not.
		id = "a" + strings.ToLower(rand.Text())
	}
	return k.collection + id
}

// validate checks a resource as it would be stored. Each violation has the
// path that its field has in the request.
func (s *server) validate(k kind, r resource) error {
	for _, text := range []struct{ field, value string }{
		{"display_name", r.GetDisplayName()}, {"description", r.GetDescription()},
	} {
		if strings.ContainsRune(text.value, 0) {
			return apierror.InvalidField(k.field+"."+text.field, "must not contain NUL characters")
		}
	}
	err := s.validator.Validate(r)
	var invalid *protovalidate.ValidationError
	if errors.As(err, &invalid) {
		return apierror.FromValidation(invalid, k.field+".")
	}
	return err
}

// found translates the error of a query for the one resource of that name.
func (k kind) found(err error, name string) error { return postgres.Found(err, k.typeName, name) }

// checkEtag compares what the client sent, if anything, with the current one.
func (k kind) checkEtag(sent string, current pgtype.UUID, name string) error {
	if sent != "" && sent != store.Etag(current) {
		return apierror.EtagMismatch(k.typeName, name)
	}
	return nil
}

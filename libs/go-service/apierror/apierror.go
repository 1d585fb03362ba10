// Package apierror is the vocabulary of errors of an API, and the one table
// that translates everything else into it (AIP-193).
package apierror

import (
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/protoadapt"
)

// Error is a failure that the caller may know about.
type Error struct {
	// Code is what generic clients act on.
	Code codes.Code
	// Reason is what special ones act on: UPPER_SNAKE_CASE, never reworded.
	Reason string
	// Message is what people read.
	Message string
	// Metadata are the variable parts of Message.
	Metadata map[string]string
	// Details are google.rpc payloads beyond ErrorInfo.
	Details []protoadapt.MessageV1
	// Cause is logged, never sent.
	Cause error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Violation is one field at fault: its path in the request, and why.
type Violation struct{ Field, Reason, Description string }

// Invalid is INVALID_ARGUMENT with a google.rpc.BadRequest.
func Invalid(violations ...Violation) *Error {
	bad := &errdetails.BadRequest{}
	for _, v := range violations {
		bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field: v.Field, Reason: v.Reason, Description: v.Description,
		})
	}
	message := "the request is not valid"
	if len(violations) > 0 {
		message = violations[0].Field + ": " + violations[0].Description
	}
	if more := len(violations) - 1; more > 0 {
		message += fmt.Sprintf(" (and %d more)", more)
	}
	return &Error{
		Code: codes.InvalidArgument, Reason: "INVALID_FIELD", Message: message,
		Details: []protoadapt.MessageV1{bad},
	}
}

// InvalidField is Invalid for one field.
func InvalidField(field, format string, args ...any) *Error {
	return Invalid(Violation{Field: field, Reason: "INVALID", Description: fmt.Sprintf(format, args...)})
}

// NotFound says that no resource of the type (AIP-123) has that name.
func NotFound(resourceType, name string) *Error {
	return resource(codes.NotFound, "RESOURCE_NOT_FOUND", resourceType, name, fmt.Sprintf("%s does not exist", name))
}

// AlreadyExists says that the name is taken.
func AlreadyExists(resourceType, name string) *Error {
	return resource(codes.AlreadyExists, "RESOURCE_ALREADY_EXISTS", resourceType, name, fmt.Sprintf("%s already exists", name))
}

// EtagMismatch says that the resource changed since the caller read it (AIP-154).
func EtagMismatch(resourceType, name string) *Error {
	return resource(codes.Aborted, "ETAG_MISMATCH", resourceType, name,
		fmt.Sprintf("%s changed meanwhile: read it again, then repeat the change with its new etag", name))
}

// Precondition says that the state of the system forbids the call. kind is
// UPPER_SNAKE_CASE, subject the resource in the way.
func Precondition(kind, subject, description string) *Error {
	return &Error{
		Code: codes.FailedPrecondition, Reason: kind, Message: description,
		Metadata: map[string]string{"resource": subject},
		Details: []protoadapt.MessageV1{&errdetails.PreconditionFailure{
			Violations: []*errdetails.PreconditionFailure_Violation{{Type: kind, Subject: subject, Description: description}},
		}},
	}
}

func resource(code codes.Code, reason, resourceType, name, message string) *Error {
	return &Error{
		Code: code, Reason: reason, Message: message,
		Metadata: map[string]string{"resource": name},
		Details: []protoadapt.MessageV1{&errdetails.ResourceInfo{
			ResourceType: resourceType, ResourceName: name, Description: message,
		}},
	}
}

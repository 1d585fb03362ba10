package httpserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"google.golang.org/grpc/codes"

	"slipway.example/libs/go-service/apierror"
)

// ReadJSON fills into, a pointer, from the body. The error names the field, or
// the line, at fault; fields that into does not have are refused.
func ReadJSON(r *http.Request, into any) error {
	if err := WantJSON(r.Header.Get("Content-Type")); err != nil {
		return err
	}
	body, err := ReadBody(r)
	if err != nil {
		return err
	}
	return DecodeJSON(body, into)
}

// WriteJSON answers with content, which is encoded before anything is sent.
func WriteJSON(w http.ResponseWriter, status int, content any) error {
	body, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	// A client that went away is nobody to tell of the error.
	_, _ = w.Write(body)
	return nil
}

// WantJSON is a 415 for a content type that is not JSON.
func WantJSON(contentType string) error {
	media, _, err := mime.ParseMediaType(contentType)
	if err == nil && strings.HasPrefix(media, "application/") && (media == "application/json" || strings.HasSuffix(media, "+json")) {
		return nil
	}
	return refuse(http.StatusUnsupportedMediaType, "CONTENT_TYPE", fmt.Sprintf("content-type: %q is not taken, send application/json", contentType))
}

// DecodeJSON is ReadJSON for a body that has been read.
func DecodeJSON(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return misfit(err, body)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return malformed("there is more after the first value", body, decoder.InputOffset())
	}
	return nil
}

func misfit(err error, body []byte) error {
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return malformed("it is empty", body, 0)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return malformed("it ends too early", body, int64(len(body)))
	case errors.As(err, &syntax):
		return malformed(syntax.Error(), body, syntax.Offset)
	case errors.As(err, &mistyped):
		return apierror.InvalidField(mistyped.Field, "%s is not of type %s", mistyped.Value, mistyped.Type)
	}
	// encoding/json has no type for this one.
	if field, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return apierror.InvalidField(strings.Trim(field, `"`), "there is no such field")
	}
	return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_JSON", Message: "the body does not fit", Cause: err}
}

// malformed tells where, in lines and columns from 1.
func malformed(what string, body []byte, offset int64) error {
	before := body[:min(offset, int64(len(body)))]
	line, column := 1+bytes.Count(before, []byte("\n")), len(before)-bytes.LastIndexByte(before, '\n')
	return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_JSON", Message: fmt.Sprintf("the body is not JSON: line %d, column %d: %s", line, column, what)}
}

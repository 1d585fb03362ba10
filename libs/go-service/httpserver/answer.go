package httpserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/anypb"

	"slipway.example/libs/go-service/apierror"
)

// Answer is an error as a client meets it (AIP-193).
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// ErrorAnswer is what WriteError writes, for routers that do not write to a
// http.ResponseWriter. It logs what WriteError logs.
func ErrorAnswer(ctx context.Context, err error) Answer {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = tooLarge(large.Limit)
	}
	x := exchangeOf(ctx)
	return render(apierror.Answer(ctx, x.log, x.domain, err), err)
}

func answerOf(err error, domain string) Answer {
	return render(apierror.Status(err, domain), err)
}

// render puts s into the shape. err may be a Refusal.
func render(s *status.Status, err error) Answer {
	answer := Answer{Status: httpStatus(s.Code()), Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
	var refused *Refusal
	if errors.As(err, &refused) {
		answer.Status = refused.Status
		if len(refused.Allow) > 0 {
			answer.Header.Set("Allow", strings.Join(refused.Allow, ", "))
		}
	}
	var body errorBody
	body.Error.Code, body.Error.Message = answer.Status, s.Message()
	body.Error.Status = code.Code(s.Code()).String() // both are google.rpc.Code
	for _, detail := range s.Proto().GetDetails() {
		if text, err := detailJSON(detail); err == nil {
			body.Error.Details = append(body.Error.Details, text)
		}
	}
	answer.Body, _ = json.Marshal(body) // nothing in it can fail
	return answer
}

type errorBody struct {
	Error struct {
		Code    int               `json:"code"`
		Message string            `json:"message"`
		Status  string            `json:"status"`
		Details []json.RawMessage `json:"details,omitempty"`
	} `json:"error"`
}

// detailJSON fails for a type that nobody here knows: the client could not
// read that either. protojson puts spaces at random.
func detailJSON(detail *anypb.Any) (json.RawMessage, error) {
	loose, err := protojson.Marshal(detail)
	if err != nil {
		return nil, err
	}
	var tight bytes.Buffer
	err = json.Compact(&tight, loose)
	return tight.Bytes(), err
}

func (a Answer) write(w http.ResponseWriter) {
	w.Header().Del("Content-Length") // of what the handler wanted to say
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	// A client that went away is nobody to tell of the error.
	_, _ = w.Write(a.Body)
}

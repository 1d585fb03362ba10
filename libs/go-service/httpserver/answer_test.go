package httpserver_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/httpserver"
)

func write(t *testing.T, err error) (status int, body string) {
	t.Helper()
	response := httptest.NewRecorder()
	httpserver.WriteError(response, httptest.NewRequest(http.MethodGet, "/", http.NoBody), err)
	return response.Code, response.Body.String()
}

func TestAnErrorIsWrittenAsTheGatewayWritesIt(t *testing.T) {
	t.Parallel()
	const want = `{"error":{"code":400,"message":"lines[0].quantity: must be more than 0","status":"INVALID_ARGUMENT","details":[` +
		`{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"INVALID_FIELD"},` +
		`{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"lines[0].quantity","description":"must be more than 0","reason":"INVALID"}]}]}}`
	if _, body := write(t, apierror.InvalidField("lines[0].quantity", "must be more than 0")); body != want {
		t.Errorf("want %s\ngot  %s", want, body)
	}
}

func TestEachCodeHasTheStatusThatGoogleGivesIt(t *testing.T) {
	t.Parallel()
	for c, want := range map[code.Code]int{
		code.Code_CANCELLED: 499, code.Code_UNKNOWN: 500, code.Code_INVALID_ARGUMENT: 400, code.Code_DEADLINE_EXCEEDED: 504,
		code.Code_NOT_FOUND: 404, code.Code_ALREADY_EXISTS: 409, code.Code_PERMISSION_DENIED: 403, code.Code_UNAUTHENTICATED: 401,
		code.Code_RESOURCE_EXHAUSTED: 429, code.Code_FAILED_PRECONDITION: 400, code.Code_ABORTED: 409, code.Code_OUT_OF_RANGE: 400,
		code.Code_UNIMPLEMENTED: 501, code.Code_INTERNAL: 500, code.Code_UNAVAILABLE: 503, code.Code_DATA_LOSS: 500,
	} {
		got, body := write(t, status.Error(codes.Code(c), "x"))
		if got != want || body != `{"error":{"code":`+strconv.Itoa(want)+`,"message":"x","status":"`+c.String()+`"}}` {
			t.Errorf("%s: want %d, got %d %s", c, want, got, body)
		}
	}
}

func TestADetailThatNobodyKnowsIsLeftOut(t *testing.T) {
	t.Parallel()
	s := status.New(codes.NotFound, "x").Proto()
	s.Details = []*anypb.Any{{TypeUrl: "type.googleapis.com/nobody.Knows", Value: []byte{1}}}
	if _, body := write(t, status.FromProto(s).Err()); body != `{"error":{"code":404,"message":"x","status":"NOT_FOUND"}}` {
		t.Errorf("got %s", body)
	}
}

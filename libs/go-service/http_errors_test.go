package service_test

import (
	"strings"
	"testing"
)

func TestEveryFailureHasTheOneShape(t *testing.T) {
	t.Parallel()
	const kind = "Content-Type"
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"MAX_MESSAGE_BYTES": "1000"})
		for _, test := range []struct {
			name, method, path, body string
			header                   []string
			status                   int
			code, reason, field      string
			message                  string
		}{
			{"an unknown path", "GET", "/v1/nothing", "", nil, 404, "NOT_FOUND", "ROUTE_NOT_FOUND", "", "nothing is served at /v1/nothing"},
			{"a slash too many", "GET", "/v1/cups/cup/", "", nil, 404, "NOT_FOUND", "ROUTE_NOT_FOUND", "", "nothing is served at /v1/cups/cup/"},
			{"a wrong method", "DELETE", "/v1/cups", "", nil, 405, "UNIMPLEMENTED", "METHOD_NOT_ALLOWED", "", "DELETE is not served here: allowed are "},
			{"what a handler returns", "GET", "/v1/cups/missing", "", nil, 404, "NOT_FOUND", "RESOURCE_NOT_FOUND", "", "cups/missing does not exist"},
			{"what nobody foresaw", "GET", "/v1/cups/broken", "", nil, 500, "INTERNAL", "INTERNAL", "", "internal error"},
			{"a panic", "GET", "/v1/cups/panic", "", nil, 500, "INTERNAL", "INTERNAL", "", "internal error"},
			{"nobody asks", "GET", "/v1/cups/mine", "", nil, 401, "UNAUTHENTICATED", "UNAUTHENTICATED", "", "this needs to know who you are: the call carries no identity"},
			{"half of a body", "POST", "/v1/cups", "{\n  \"name\": \"a", []string{kind, "application/json"}, 400, "INVALID_ARGUMENT", "INVALID_JSON", "", "the body is not JSON: line 2, column 13: it ends too early"},
			{"a comma too many", "POST", "/v1/cups", "{\"name\": \"a\",}", []string{kind, "application/json"}, 400, "INVALID_ARGUMENT", "INVALID_JSON", "", "the body is not JSON: line 1, column 15: invalid character '}' looking for beginning of object key string"},
			{"two bodies", "POST", "/v1/cups", "{} {}", []string{kind, "application/json"}, 400, "INVALID_ARGUMENT", "INVALID_JSON", "", "the body is not JSON: line 1, column 5: there is more after the first value"},
			{"an unknown field", "POST", "/v1/cups", `{"colour": "red"}`, []string{kind, "application/json"}, 400, "INVALID_ARGUMENT", "INVALID_FIELD", "colour", "colour: there is no such field"},
			{"a value of the wrong type", "POST", "/v1/cups", `{"name": 7}`, []string{kind, "application/json"}, 400, "INVALID_ARGUMENT", "INVALID_FIELD", "name", "name: number is not of type string"},
			{"a body of another type", "POST", "/v1/cups", "name=a", []string{kind, "application/x-www-form-urlencoded"}, 415, "INVALID_ARGUMENT", "CONTENT_TYPE", "", `content-type: "application/x-www-form-urlencoded" is not taken, send application/json`},
			{"a body that is too large", "POST", "/v1/cups", `{"name":"` + strings.Repeat("x", 1000) + `"}`, []string{kind, "application/json"}, 413, "INVALID_ARGUMENT", "BODY_TOO_LARGE", "", "the body has more than 1000 bytes"},
			{"one that nobody would read", "GET", "/v1/cups/cup", strings.Repeat("x", 1001), nil, 413, "INVALID_ARGUMENT", "BODY_TOO_LARGE", "", "the body has more than 1000 bytes"},
			{"a deadline that is none", "GET", "/v1/cups/cup", "", []string{"X-Request-Timeout", "1e3"}, 400, "INVALID_ARGUMENT", "INVALID_FIELD", "X-Request-Timeout", `X-Request-Timeout: "1e3" is not a number of seconds such as 2 or 0.25`},
		} {
			got := o.ask(t, test.method, test.path, test.body, test.header...)
			if got.status != test.status || got.said.Status != test.code || got.reason() != test.reason || got.field() != test.field || !strings.HasPrefix(got.said.Message, test.message) {
				t.Errorf("%s: want %d %s %s %q %q, got %d %s", test.name, test.status, test.code, test.reason, test.field, test.message, got.status, got.body)
			}
			// echo serves OPTIONS everywhere as well.
			allow := got.header.Get("Allow")
			if (test.status == 405) != strings.HasSuffix(allow, "POST") || !strings.HasSuffix(got.said.Message, allow) {
				t.Errorf("%s: Allow is %q, the message %q", test.name, allow, got.said.Message)
			}
		}
	})
}

func TestTheCauseOfAFailureIsForTheLogOnly(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		for path, cause := range map[string]string{"/v1/cups/broken": "secret detail", "/v1/cups/panic": "panic: secret detail"} {
			got := o.ask(t, "GET", path, "", "X-Request-Id", "abc-1")
			if strings.Contains(got.body, "secret") {
				t.Errorf("%s: the client learns the cause: %s", path, got.body)
			}
			entry := o.log.await(t, 1, "a call failed for a reason of our own", cause)
			if entry.text("http.request.id") != "abc-1" || entry.text("trace.id") == "" {
				t.Errorf("%s: the line does not tell of which request: %v", path, entry)
			}
			if stack := entry.text("error.stack_trace"); strings.HasPrefix(cause, "panic") && !strings.Contains(stack, "http_bar_test.go") {
				t.Errorf("no stack in %v", entry)
			}
		}
	})
}

func TestAHandlerCanBreakTheConnection(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		if got, err := o.tryAsk(t, "GET", "/v1/cups/aborted", nil); err == nil {
			t.Errorf("got %d %s", got.status, got.body)
		}
		if got := o.ask(t, "GET", "/v1/cups/cup", ""); got.status != 200 {
			t.Errorf("the next request: %d", got.status)
		}
	})
}

package service_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAHandlerOfHTTPKnowsWhoAsksAndByWhichID(t *testing.T) {
	t.Parallel()
	uuid := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		for _, test := range []struct{ name, given, want string }{
			{"a plain id stays", "abc_1.x-Y", "abc_1.x-Y"},
			{"none is a new one", "", ""},
			{"one that is not plain is replaced", "a b", ""},
			{"one that is too long is replaced", strings.Repeat("x", 65), ""},
		} {
			got := o.ask(t, "GET", "/v1/cups/mine", "", "X-Request-Id", test.given, "x-identity", "users/alice")
			var said known
			if err := json.Unmarshal([]byte(got.body), &said); err != nil || said.User != "users/alice" {
				t.Errorf("%s: got %d %s", test.name, got.status, got.body)
			}
			id := got.header.Get("X-Request-Id")
			if said.RequestID != id || (test.want != "" && id != test.want) || (test.want == "" && !uuid.MatchString(id)) {
				t.Errorf("%s: the client is told %q, the handler %q", test.name, id, said.RequestID)
			}
		}
	})
}

func TestARequestIsALogLine(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		o.ask(t, "GET", "/v1/cups/missing?secret=1", "", "X-Request-Id", "abc-1", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		entry := o.log.await(t, 1, "finished request", "")
		for field, want := range map[string]any{
			"http.request.id": "abc-1", "http.request.method": "GET", "url.path": "/v1/cups/missing", "http.route": f.pattern,
			"http.response.status_code": 404.0, "log.level": "info", "trace.id": "0af7651916cd43dd8448eb211c80319c",
		} {
			if entry[field] != want {
				t.Errorf("%s: want %v, got %v", field, want, entry[field])
			}
		}
		if took, ok := entry["event.duration"].(float64); !ok || took <= 0 {
			t.Errorf("event.duration: got %v", entry["event.duration"])
		}
	})
}

func TestARequestLastsAtMostAsLongAsItsDeadline(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, map[string]string{"DEFAULT_DEADLINE": "30m", "MAX_DEADLINE": "1h"})
		for _, test := range []struct {
			name, asked string
			atMost      time.Duration
		}{
			{"none is the default", "", 30 * time.Minute},
			{"a short one stays", "59.5", time.Minute},
			{"a long one is capped", "86400", time.Hour},
		} {
			got := o.ask(t, "GET", "/v1/cups/cup", "", "X-Request-Timeout", test.asked)
			var said known
			// At least half of it: what the request itself took is no matter.
			if err := json.Unmarshal([]byte(got.body), &said); err != nil || said.Allowed > test.atMost || said.Allowed < test.atMost/2 {
				t.Errorf("%s: want about %s, got %s: %d %s", test.name, test.atMost, said.Allowed, got.status, got.body)
			}
		}
	})
}

func TestAWrittenBodyIsWhatAHandlerReads(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		got := o.ask(t, "POST", "/v1/cups", `{"name": "a", "lines": [{"x": 1}]}`, "Content-Type", "application/json; charset=utf-8")
		var made cup
		if err := json.Unmarshal([]byte(got.body), &made); err != nil || got.status != 201 || made.Name != "a" || len(made.Lines) != 1 {
			t.Errorf("got %d %s", got.status, got.body)
		}
	})
}

func TestAParameterOfThePathIsDecoded(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		for path, want := range map[string]string{"caf%C3%A9%20noir": "café noir", "a+b": "a+b", "50%25": "50%"} {
			got := o.ask(t, "GET", "/v1/cups/"+path, "")
			var said known
			if err := json.Unmarshal([]byte(got.body), &said); err != nil || said.Name != want {
				t.Errorf("want %q, got %d %s", want, got.status, got.body)
			}
		}
	})
}

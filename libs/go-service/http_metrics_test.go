package service_test

import (
	"strings"
	"testing"
)

func TestRequestsAreCountedByRouteAndByTheStatusThatTheClientSees(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		const counted = "http_server_request_duration_seconds_count"
		if _, before := o.admin(t, "/metrics"); !strings.Contains(before, counted+`{method="GET",route="`+f.pattern+`",status="200"} 0`) {
			t.Errorf("want a zero for a route that nobody asked for in %s", requestsIn(before))
		}
		for _, one := range [][2]string{
			{"GET", "/v1/cups/cup"}, {"GET", "/v1/cups/other"}, {"GET", "/v1/cups/missing"}, {"GET", "/v1/cups/panic"},
			{"GET", "/v1/nothing"}, {"DELETE", "/v1/cups"}, {"BREW", "/v1/nothing"},
		} {
			o.ask(t, one[0], one[1], "")
		}
		o.log.await(t, 7, "finished request", "")
		_, metrics := o.admin(t, "/metrics")
		for _, want := range []string{
			`{method="GET",route="` + f.pattern + `",status="200"} 2`,
			`{method="GET",route="` + f.pattern + `",status="404"} 1`,
			`{method="GET",route="` + f.pattern + `",status="500"} 1`,
			`{method="GET",route="unmatched",status="404"} 1`,
			`{method="DELETE",route="unmatched",status="405"} 1`,
			`{method="_OTHER",route="unmatched",`,
		} {
			if !strings.Contains(metrics, counted+want) {
				t.Errorf("want %s in %s", want, requestsIn(metrics))
			}
		}
		for _, never := range []string{"cups/other", "BREW", "v1/nothing"} {
			if strings.Contains(metrics, never) {
				t.Errorf("a client makes up the label %s", never)
			}
		}
	})
}

func TestRequestsInFlightAreCounted(t *testing.T) {
	t.Parallel()
	inEachFramework(t, func(t *testing.T, f framework) {
		o := openBar(t, f, nil)
		done := make(chan struct{})
		go func() {
			defer close(done)
			if _, err := o.tryAsk(t, "GET", "/v1/cups/waits", nil); err != nil {
				t.Error(err)
			}
		}()
		<-o.arrived
		if _, metrics := o.admin(t, "/metrics"); !strings.Contains(metrics, "http_server_requests_in_flight 1\n") {
			t.Error("want one request in flight")
		}
		close(o.finish)
		<-done
	})
}

// requestsIn leaves only what counts requests.
func requestsIn(metrics string) string {
	var lines []string
	for line := range strings.Lines(metrics) {
		if strings.HasPrefix(line, "http_server_request") && !strings.Contains(line, "_bucket") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

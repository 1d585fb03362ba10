package fiberhttp

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/valyala/fasthttp"
	"google.golang.org/grpc/codes"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/httpserver"
)

// requestKey is where fiber's side finds the request of net/http.
type requestKey struct{}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !slices.Contains(h.app.Config().RequestMethods, r.Method) {
		// fiber would answer by itself, in plain text.
		httpserver.WriteError(w, r, &apierror.Error{Code: codes.Unimplemented, Reason: "METHOD_UNKNOWN", Message: "there is no such method"})
		return
	}
	body, err := httpserver.ReadBody(r)
	if err != nil {
		httpserver.WriteError(w, r, err)
		return
	}
	// A new one for each: one that is used again still has what was in it.
	f := &fasthttp.RequestCtx{}
	receive(f, r, body)
	h.serve(f)
	if ended := r.Context().Err(); errors.Is(ended, context.DeadlineExceeded) && !f.Response.IsBodyStream() {
		httpserver.WriteError(w, r, ended)
		return
	}
	send(w, r, &f.Response)
}

func receive(f *fasthttp.RequestCtx, r *http.Request, body []byte) {
	var from net.Addr
	if address, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		from = net.TCPAddrFromAddrPort(address)
	}
	f.Init(&fasthttp.Request{}, from, nil)
	f.SetUserValue(requestKey{}, r)
	f.Request.Header.SetMethod(r.Method)
	f.Request.SetRequestURI(target(r.URL))
	for name, values := range r.Header {
		for _, value := range values {
			f.Request.Header.Add(name, value)
		}
	}
	f.Request.SetHost(r.Host)
	f.Request.SetBody(body)
	f.Request.Header.SetContentLength(len(body))
}

// target keeps a plus in a path one: fiber decodes paths as if they were forms.
func target(u *url.URL) string {
	path := strings.ReplaceAll(u.EscapedPath(), "+", "%2B")
	if u.RawQuery == "" {
		return path
	}
	return path + "?" + u.RawQuery
}

func send(w http.ResponseWriter, r *http.Request, response *fasthttp.Response) {
	stream := response.BodyStream()
	for name, value := range response.Header.All() {
		switch string(name) {
		case "Connection", "Content-Length", "Date", "Transfer-Encoding":
			// These are between the server and the client.
		case "Content-Type":
			if stream != nil || len(response.Body()) > 0 {
				w.Header().Set("Content-Type", string(value))
			}
		default:
			w.Header().Add(string(name), string(value))
		}
	}
	w.WriteHeader(response.StatusCode())
	if stream == nil {
		_, _ = w.Write(response.Body()) // a client that went away is nobody to tell
		return
	}
	defer func() { _ = response.CloseBodyStream() }() // its writer is told
	forward(w, r, stream)
}

// forward sends each piece of a stream as it comes.
func forward(w http.ResponseWriter, r *http.Request, stream io.Reader) {
	flush := http.NewResponseController(w).Flush
	piece := make([]byte, 32<<10)
	for flush() == nil { // at first the header
		n, err := stream.Read(piece)
		if _, gone := w.Write(piece[:n]); gone != nil || errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			httpserver.WriteError(w, r, err)
			return
		}
	}
}

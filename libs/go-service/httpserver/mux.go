package httpserver

import (
	"net/http"
	"strings"
)

// Mux is http.ServeMux with handlers that return errors, and with the one error
// shape for what it does not serve.
type Mux struct {
	routes   *http.ServeMux
	patterns []string
}

// NewMux serves nothing yet.
func NewMux() *Mux { return &Mux{routes: http.NewServeMux()} }

// Handle serves a pattern of net/http, such as "POST /v1/cups/{cup}". It
// panics if that is none, or another one serves the same.
func (m *Mux) Handle(pattern string, handler http.Handler) {
	m.routes.Handle(pattern, handler)
	m.patterns = append(m.patterns, pattern)
}

// HandleFunc is Handle for a function.
func (m *Mux) HandleFunc(pattern string, handler HandlerFunc) { m.Handle(pattern, handler) }

// HandlerFunc is a handler that may fail before it has begun to answer.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// ServeHTTP answers the error by WriteError.
func (f HandlerFunc) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := f(w, r); err != nil {
		WriteError(w, r, err)
	}
}

// Routes are what it serves.
func (m *Mux) Routes() []Route {
	routes := make([]Route, 0, len(m.patterns))
	for _, pattern := range m.patterns {
		method, _, found := strings.Cut(pattern, " ")
		if !found {
			method = ""
		}
		routes = append(routes, Route{Method: method, Pattern: pathOf(pattern)})
	}
	return routes
}

// pathOf is a pattern without its method.
func pathOf(pattern string) string {
	if _, path, found := strings.Cut(pattern, " "); found {
		return strings.TrimLeft(path, " \t")
	}
	return pattern
}

func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, pattern := m.routes.Handler(r)
	if pattern == "" {
		m.refuse(w, r, handler)
		return
	}
	SetRoute(r.Context(), pathOf(pattern))
	m.routes.ServeHTTP(w, r)
}

// refuse says in our words what net/http says in plain text.
func (m *Mux) refuse(w http.ResponseWriter, r *http.Request, plain http.Handler) {
	said := unsent{header: http.Header{}}
	plain.ServeHTTP(&said, r)
	if said.status == http.StatusMethodNotAllowed {
		WriteError(w, r, MethodNotAllowed(r.Method, strings.Split(said.header.Get("Allow"), ", ")...))
		return
	}
	WriteError(w, r, NotFound(r.URL.Path))
}

// unsent is an answer that nobody gets.
type unsent struct {
	header http.Header
	status int
}

func (u *unsent) Header() http.Header            { return u.header }
func (u *unsent) Write(body []byte) (int, error) { return len(body), nil }
func (u *unsent) WriteHeader(status int)         { u.status = status }

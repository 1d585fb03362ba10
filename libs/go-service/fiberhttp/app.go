// Package fiberhttp serves the routes of fiber behind httpserver, and makes them
// speak its error shape. c.Context() is the context of the request: deadline,
// end of the client, identity and request id are in it.
//
// What that costs: fiber is made for fasthttp, which is a server of its own and
// not net/http's. Here each request is copied from one to the other, so that
// fiber is slower than the other routers rather than faster, the whole body is
// in memory before the handler begins, and the whole answer is before any of it
// is sent, except with Stream. The adaptor that comes with fiber would cost
// more: it has no context but the empty one, it keeps c.Locals of the last
// request for the next, and answers a body that is too large in plain text.
package fiberhttp

import (
	"math"
	"net/http"

	"github.com/gofiber/fiber/v3"
	"github.com/valyala/fasthttp"

	"slipway.example/libs/go-service/httpserver"
)

// New returns an app without routes. Its c.Bind reads JSON as strictly as
// ReadJSON does, but of any content type.
func New() *fiber.App {
	app := fiber.New(fiber.Config{
		// httpserver has limited it already.
		BodyLimit: math.MaxInt32,
		// What a handler took from c may be used after it has returned: see Stream.
		Immutable:     true,
		StrictRouting: true,
		CaseSensitive: true,
		UnescapePath:  true,
		JSONDecoder:   httpserver.DecodeJSON,
		ErrorHandler:  answer,
	})
	app.Use(func(c fiber.Ctx) error {
		if r, ok := c.RequestCtx().UserValue(requestKey{}).(*http.Request); ok {
			c.SetContext(r.Context())
		}
		defer func() {
			if c.Matched() {
				httpserver.SetRoute(c.Context(), c.FullPath())
			}
		}()
		return c.Next()
	})
	return app
}

// ReadJSON fills into, a pointer, from the body, as httpserver.ReadJSON does.
func ReadJSON(c fiber.Ctx, into any) error {
	if err := httpserver.WantJSON(c.Get(fiber.HeaderContentType)); err != nil {
		return err
	}
	return httpserver.DecodeJSON(c.BodyRaw(), into)
}

// Handler is what a service returns when all its routes are there.
func Handler(app *fiber.App) http.Handler { return &handler{app, app.Handler()} }

type handler struct {
	app   *fiber.App
	serve fasthttp.RequestHandler
}

func (h *handler) Routes() []httpserver.Route {
	var routes []httpserver.Route
	for _, route := range h.app.GetRoutes(true) {
		routes = append(routes, httpserver.Route{Method: route.Method, Pattern: route.Path})
	}
	return routes
}

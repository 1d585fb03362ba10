// Package echohttp makes the routes of echo speak the one error shape of
// httpserver. Handlers return their errors. c.Bind reads JSON as strictly as
// httpserver.ReadJSON does, but takes forms and more besides.
package echohttp

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v5"

	"slipway.example/libs/go-service/httpserver"
)

// New returns an echo without routes. Its Logger tells nothing: httpserver
// logs requests and failures.
func New() *echo.Echo {
	e := echo.NewWithConfig(echo.Config{Router: echo.NewRouter(echo.RouterConfig{UnescapePathParamValues: true})})
	e.Logger = slog.New(slog.DiscardHandler)
	e.HTTPErrorHandler = func(c *echo.Context, err error) {
		httpserver.WriteError(c.Response(), c.Request(), translate(c, err))
	}
	e.JSONSerializer = closedJSON{}
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c *echo.Context) error {
			ctx := c.Request().Context()
			switch {
			case !matched(c):
				httpserver.SetRoute(ctx, "")
			case reachesTooFar(c):
				httpserver.SetRoute(ctx, "")
				return httpserver.NotFound(c.Request().URL.Path)
			default:
				httpserver.SetRoute(ctx, c.Path())
			}
			return next(c)
		}
	})
	return e
}

// matched says whether a route serves the request.
func matched(c *echo.Context) bool {
	name := c.RouteInfo().Name
	return name != echo.NotFoundRouteName && name != echo.MethodNotAllowedRouteName
}

// reachesTooFar knows a parameter at the end of a pattern that took the slashes
// behind it as well: "/v1/cups/:cup" is not for "/v1/cups/a/b".
func reachesTooFar(c *echo.Context) bool {
	return !strings.HasSuffix(c.Path(), "*") && strings.Count(c.Request().URL.EscapedPath(), "/") > strings.Count(c.Path(), "/")
}

// closedJSON writes as echo does, and reads as httpserver does.
type closedJSON struct{ echo.DefaultJSONSerializer }

func (closedJSON) Deserialize(c *echo.Context, target any) error {
	return httpserver.ReadJSON(c.Request(), target)
}

// Handler is what a service returns when all its routes are there.
func Handler(e *echo.Echo) http.Handler { return handler{e} }

type handler struct{ *echo.Echo }

func (h handler) Routes() []httpserver.Route {
	all := h.Router().Routes()
	routes := make([]httpserver.Route, 0, len(all))
	for _, route := range all {
		routes = append(routes, httpserver.Route{Method: route.Method, Pattern: route.Path})
	}
	return routes
}

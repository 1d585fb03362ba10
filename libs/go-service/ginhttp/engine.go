// Package ginhttp makes the routes of gin speak the one error shape of
// httpserver. Handlers return their errors: do not use what answers by itself,
// such as AbortWithError and BindJSON.
package ginhttp

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"slipway.example/libs/go-service/httpserver"
)

// New returns an engine without routes. A gin.Context of it is also the context
// of its request.
func New() *gin.Engine {
	// Else it prints lines among those of the log that are no JSON.
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.ContextWithFallback = true
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.Use(answer)
	engine.NoRoute(Handle(func(c *gin.Context) error { return httpserver.NotFound(c.Request.URL.Path) }))
	engine.NoMethod(Handle(func(c *gin.Context) error {
		return httpserver.MethodNotAllowed(c.Request.Method, strings.Split(c.Writer.Header().Get("Allow"), ", ")...)
	}))
	return engine
}

// Handle answers the error that handler returns.
func Handle(handler func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := handler(c); err != nil {
			httpserver.WriteError(c.Writer, c.Request, err)
			c.Abort()
		}
	}
}

// answer also takes errors that middleware leaves in the context, and does not
// let gin answer 200 for a handler that ran out of time.
func answer(c *gin.Context) {
	httpserver.SetRoute(c.Request.Context(), c.FullPath())
	c.Next()
	if c.Writer.Written() {
		return
	}
	if left := c.Errors.Last(); left != nil {
		httpserver.WriteError(c.Writer, c.Request, left.Err)
	} else if ended := c.Request.Context().Err(); errors.Is(ended, context.DeadlineExceeded) {
		httpserver.WriteError(c.Writer, c.Request, ended)
	}
}

// Handler is what a service returns when all its routes are there.
func Handler(engine *gin.Engine) http.Handler { return handler{engine} }

type handler struct{ *gin.Engine }

func (h handler) Routes() []httpserver.Route {
	all := h.Engine.Routes()
	routes := make([]httpserver.Route, 0, len(all))
	for _, route := range all {
		routes = append(routes, httpserver.Route{Method: route.Method, Pattern: route.Path})
	}
	return routes
}

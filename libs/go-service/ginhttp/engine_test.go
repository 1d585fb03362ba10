package ginhttp_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/ginhttp"
	"slipway.example/libs/go-service/servicetest"
)

func TestAnErrorThatMiddlewareLeavesIsAnsweredAndTheHandlerIsNotReached(t *testing.T) {
	t.Parallel()
	s := servicetest.StartHTTP(t, service.Definition{Handler: func(context.Context, *service.Host) (http.Handler, error) {
		routes := ginhttp.New()
		routes.Use(func(c *gin.Context) {
			_ = c.Error(apierror.NotFound("bar.example/Bar", "bars/a"))
			c.Abort()
		})
		routes.GET("/v1/cups", ginhttp.Handle(func(*gin.Context) error { t.Error("reached"); return nil }))
		return ginhttp.Handler(routes), nil
	}}, nil)
	if status, body := servicetest.Get(t, s.URL+"/v1/cups"); status != 404 || !strings.Contains(body, "bars/a does not exist") {
		t.Errorf("got %d %s", status, body)
	}
}

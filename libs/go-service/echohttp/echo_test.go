package echohttp_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v5"

	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/echohttp"
	"slipway.example/libs/go-service/servicetest"
)

func start(t *testing.T, add func(*echo.Echo)) servicetest.HTTPService {
	t.Helper()
	return servicetest.StartHTTP(t, service.Definition{Handler: func(context.Context, *service.Host) (http.Handler, error) {
		routes := echohttp.New()
		add(routes)
		return echohttp.Handler(routes), nil
	}}, nil)
}

func TestAParameterIsOneSegmentOfThePath(t *testing.T) {
	t.Parallel()
	s := start(t, func(routes *echo.Echo) {
		tell := func(c *echo.Context) error { return c.String(http.StatusOK, c.Param("cup")+c.Param("*")) }
		routes.GET("/v1/cups/:cup", tell)
		routes.GET("/files/*", tell)
	})
	for path, want := range map[string]string{"/v1/cups/a": "a", "/v1/cups/a%2Fb": "a/b", "/v1/cups/a/b": "404", "/files/a/b": "a/b"} {
		status, body := servicetest.Get(t, s.URL+path)
		if (status != 200 || body != want) && (status != 404 || want != "404") {
			t.Errorf("%s: want %s, got %d %s", path, want, status, body)
		}
	}
}

func TestBindReadsJSONStrictlyAndKeepsItsError(t *testing.T) {
	t.Parallel()
	s := start(t, func(routes *echo.Echo) {
		routes.POST("/v1/cups", func(c *echo.Context) error {
			var cup struct{ Name string }
			return c.Bind(&cup)
		})
	})
	status, body := servicetest.Post(t, s.URL+"/v1/cups", "application/json", `{"colour":"red"}`)
	if status != 400 || !strings.Contains(body, `"field":"colour"`) {
		t.Errorf("got %d %s", status, body)
	}
}

func TestAnErrorOfEchoKeepsItsStatusAndItsWords(t *testing.T) {
	t.Parallel()
	s := start(t, func(routes *echo.Echo) {
		routes.GET("/mine", func(*echo.Context) error { return echo.NewHTTPError(403, "this is not yours") })
		routes.GET("/broken", func(*echo.Context) error { return echo.NewHTTPError(500, "secret detail") })
	})
	if status, body := servicetest.Get(t, s.URL+"/mine"); status != 403 || !strings.Contains(body, `"message":"this is not yours","status":"PERMISSION_DENIED"`) {
		t.Errorf("got %d %s", status, body)
	}
	if status, body := servicetest.Get(t, s.URL+"/broken"); status != 500 || strings.Contains(body, "secret") {
		t.Errorf("got %d %s", status, body)
	}
}

package service_test

import (
	"bufio"
	"context"
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v3"
	"github.com/labstack/echo/v5"

	service "slipway.example/libs/go-service"
	"slipway.example/libs/go-service/echohttp"
	"slipway.example/libs/go-service/fiberhttp"
	"slipway.example/libs/go-service/ginhttp"
	"slipway.example/libs/go-service/httpserver"
)

// framework is one way to write the routes of a bar. All must behave alike.
type framework struct {
	name string
	// pattern is how it writes the route of one cup.
	pattern string
	routes  func(*bar, *service.Host) http.Handler
}

func inEachFramework(t *testing.T, test func(*testing.T, framework)) {
	t.Helper()
	for _, f := range []framework{
		{"net/http", "/v1/cups/{cup}", netHTTP},
		{"gin", "/v1/cups/:cup", ginRoutes},
		{"echo", "/v1/cups/:cup", echoRoutes},
		{"fiber", "/v1/cups/:cup", fiberRoutes},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			test(t, f)
		})
	}
}

func netHTTP(b *bar, host *service.Host) http.Handler {
	routes := httpserver.NewMux()
	routes.HandleFunc("POST /v1/cups", func(w http.ResponseWriter, r *http.Request) error {
		var made cup
		if err := httpserver.ReadJSON(r, &made); err != nil {
			return err
		}
		return httpserver.WriteJSON(w, http.StatusCreated, made)
	})
	routes.HandleFunc("GET /v1/cups/{cup}", func(w http.ResponseWriter, r *http.Request) error {
		found, err := b.look(r.Context(), r.PathValue("cup"))
		if err != nil || found == nil {
			return err
		}
		return httpserver.WriteJSON(w, http.StatusOK, found)
	})
	routes.HandleFunc("GET /v1/orders", func(w http.ResponseWriter, r *http.Request) error {
		response := bufio.NewWriter(flushing{w})
		return b.watch(httpserver.Stream(r.Context()), host, response)
	})
	return routes
}

func ginRoutes(b *bar, host *service.Host) http.Handler {
	routes := ginhttp.New()
	routes.POST("/v1/cups", ginhttp.Handle(func(c *gin.Context) error {
		var made cup
		if err := httpserver.ReadJSON(c.Request, &made); err != nil {
			return err
		}
		c.JSON(http.StatusCreated, made)
		return nil
	}))
	routes.GET("/v1/cups/:cup", ginhttp.Handle(func(c *gin.Context) error {
		found, err := b.look(c, c.Param("cup"))
		if err != nil || found == nil {
			return err
		}
		c.JSON(http.StatusOK, found)
		return nil
	}))
	routes.GET("/v1/orders", ginhttp.Handle(func(c *gin.Context) error {
		return b.watch(httpserver.Stream(c), host, bufio.NewWriter(flushing{c.Writer}))
	}))
	return ginhttp.Handler(routes)
}

func echoRoutes(b *bar, host *service.Host) http.Handler {
	routes := echohttp.New()
	routes.POST("/v1/cups", func(c *echo.Context) error {
		var made cup
		if err := httpserver.ReadJSON(c.Request(), &made); err != nil {
			return err
		}
		return c.JSON(http.StatusCreated, made)
	})
	routes.GET("/v1/cups/:cup", func(c *echo.Context) error {
		found, err := b.look(c.Request().Context(), c.Param("cup"))
		if err != nil || found == nil {
			return err
		}
		return c.JSON(http.StatusOK, found)
	})
	routes.GET("/v1/orders", func(c *echo.Context) error {
		return b.watch(httpserver.Stream(c.Request().Context()), host, bufio.NewWriter(flushing{c.Response()}))
	})
	return echohttp.Handler(routes)
}

func fiberRoutes(b *bar, host *service.Host) http.Handler {
	routes := fiberhttp.New()
	routes.Post("/v1/cups", func(c fiber.Ctx) error {
		var made cup
		if err := fiberhttp.ReadJSON(c, &made); err != nil {
			return err
		}
		return c.Status(http.StatusCreated).JSON(made)
	})
	routes.Get("/v1/cups/:cup", func(c fiber.Ctx) error {
		found, err := b.look(c.Context(), c.Params("cup"))
		if err != nil || found == nil {
			return err
		}
		return c.JSON(found)
	})
	routes.Get("/v1/orders", func(c fiber.Ctx) error {
		return fiberhttp.Stream(c, func(ctx context.Context, w *bufio.Writer) error { return b.watch(ctx, host, w) })
	})
	return fiberhttp.Handler(routes)
}

// flushing sends at once what is written to it.
type flushing struct{ http.ResponseWriter }

func (f flushing) Write(text []byte) (int, error) {
	n, err := f.ResponseWriter.Write(text)
	if err == nil {
		err = http.NewResponseController(f.ResponseWriter).Flush()
	}
	return n, err
}

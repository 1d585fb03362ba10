package fiberhttp_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v3"

	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/fiberhttp"
	"slipway.example/libs/go-service/servicetest"
)

func start(t *testing.T, add func(*fiber.App)) servicetest.HTTPService {
	t.Helper()
	return servicetest.StartHTTP(t, service.Definition{Handler: func(context.Context, *service.Host) (http.Handler, error) {
		routes := fiberhttp.New()
		add(routes)
		return fiberhttp.Handler(routes), nil
	}}, nil)
}

func TestNothingOfARequestIsLeftForTheNext(t *testing.T) {
	t.Parallel()
	s := start(t, func(routes *fiber.App) {
		routes.Get("/", func(c fiber.Ctx) error {
			left, _ := c.Locals("user").(string)
			c.Locals("user", "users/alice")
			return c.SendString("left: " + left)
		})
	})
	for range 3 {
		if _, body := servicetest.Get(t, s.URL+"/"); body != "left: " {
			t.Errorf("got %s", body)
		}
	}
}

func TestAStreamThatFailsIsCut(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("secret detail") },
		"a panic":  func() error { panic("secret detail") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, func(routes *fiber.App) {
				routes.Get("/half", func(c fiber.Ctx) error {
					return fiberhttp.Stream(c, func(_ context.Context, w *bufio.Writer) error {
						_, _ = w.WriteString("half")
						return errors.Join(w.Flush(), fail())
					})
				})
			})
			response, err := http.Get(s.URL + "/half")
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if body, err := io.ReadAll(response.Body); err == nil || string(body) != "half" {
				t.Errorf("got %q (%v)", body, err)
			}
		})
	}
}

func TestHeadersAndMethodsPassTheBridge(t *testing.T) {
	t.Parallel()
	s := start(t, func(routes *fiber.App) {
		routes.Get("/", func(c fiber.Ctx) error {
			c.Set("X-Answer", "yes")
			c.Cookie(&fiber.Cookie{Name: "a", Value: "1"})
			c.Cookie(&fiber.Cookie{Name: "b", Value: "2"})
			return c.Status(http.StatusAccepted).SendString(c.Host() + " " + c.Query("q") + " " + strings.Join(c.GetReqHeaders()["X-Many"], "+"))
		})
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/?q=x%26y", nil)
	servicetest.Must(t, err)
	request.Host, request.Header["X-Many"] = "bar.example", []string{"1", "2"}
	response, err := http.DefaultClient.Do(request)
	servicetest.Must(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	servicetest.Must(t, err)
	if response.StatusCode != 202 || string(body) != "bar.example x&y 1+2" || response.Header.Get("X-Answer") != "yes" || len(response.Cookies()) != 2 {
		t.Errorf("got %d %v %s", response.StatusCode, response.Header, body)
	}
}

func TestBindReadsJSONStrictlyAndKeepsItsError(t *testing.T) {
	t.Parallel()
	s := start(t, func(routes *fiber.App) {
		routes.Post("/v1/cups", func(c fiber.Ctx) error {
			var cup struct{ Name string }
			return c.Bind().JSON(&cup)
		})
		routes.Get("/mine", func(fiber.Ctx) error { return fiber.NewError(403, "this is not yours") })
	})
	if status, body := servicetest.Post(t, s.URL+"/v1/cups", "application/json", `{"colour":"red"}`); status != 400 || !strings.Contains(body, `"field":"colour"`) {
		t.Errorf("got %d %s", status, body)
	}
	if status, body := servicetest.Get(t, s.URL+"/mine"); status != 403 || !strings.Contains(body, `"message":"this is not yours","status":"PERMISSION_DENIED"`) {
		t.Errorf("got %d %s", status, body)
	}
}

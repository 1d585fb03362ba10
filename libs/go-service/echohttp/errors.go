package echohttp

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v5"

	"slipway.example/libs/go-service/httpserver"
)

// translate says in our words what echo says with a status.
func translate(c *echo.Context, err error) error {
	status := echo.StatusCode(err)
	if status == 0 || httpserver.Known(err) {
		return err
	}
	switch {
	case !matched(c) && status == http.StatusNotFound:
		return httpserver.NotFound(c.Request().URL.Path)
	case !matched(c) && status == http.StatusMethodNotAllowed:
		return httpserver.MethodNotAllowed(c.Request().Method, strings.Split(c.Response().Header().Get(echo.HeaderAllow), ", ")...)
	}
	message := http.StatusText(status)
	var worded *echo.HTTPError
	if errors.As(err, &worded) && worded.Message != "" {
		message = worded.Message
	}
	return httpserver.StatusError(status, message, err)
}

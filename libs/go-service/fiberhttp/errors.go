package fiberhttp

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v3"

	"slipway.example/libs/go-service/httpserver"
)

// answer is fiber's ErrorHandler.
func answer(c fiber.Ctx, err error) error {
	answer := httpserver.ErrorAnswer(c.Context(), translate(c, err))
	for name, values := range answer.Header {
		c.Set(name, strings.Join(values, ", "))
	}
	return c.Status(answer.Status).Send(answer.Body)
}

// translate says in our words what fiber says with a status.
func translate(c fiber.Ctx, err error) error {
	var worded *fiber.Error
	if httpserver.Known(err) || !errors.As(err, &worded) {
		return err
	}
	switch {
	case !c.Matched() && worded.Code == http.StatusNotFound:
		return httpserver.NotFound(c.Path())
	case !c.Matched() && worded.Code == http.StatusMethodNotAllowed:
		return httpserver.MethodNotAllowed(c.Method(), strings.Split(c.GetRespHeader(fiber.HeaderAllow), ", ")...)
	}
	return httpserver.StatusError(worded.Code, worded.Message, err)
}

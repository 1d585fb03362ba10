package listing

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
)

// A page token is a version, a digest, and the sort keys of the last row of
// the page before. The digest covers the request as well, so that a token for
// another one is refused like one that was changed. It is no secret: whoever
// makes up a valid token only asks for another place in a list that they may
// read anyway.
const (
	tokenVersion = 1
	digestBytes  = 12
)

var errForeignToken = errors.New("it is not one that this method returned for the same request")

func encodeToken[R any](scope string, keys []Key[R], last *R) (string, error) {
	values := make([]string, len(keys))
	for i, key := range keys {
		values[i] = key.Kind.format(key.Of(last))
	}
	payload, err := json.Marshal(values)
	if err != nil {
		return "", err
	}
	token := append([]byte{tokenVersion}, digest(scope, payload)...)
	return base64.RawURLEncoding.EncodeToString(append(token, payload...)), nil
}

func decodeToken[R any](scope string, keys []Key[R], token string) ([]any, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	// The decoder skips line ends and spare bits: there is one spelling only.
	if err != nil || base64.RawURLEncoding.EncodeToString(raw) != token {
		return nil, errForeignToken
	}
	if len(raw) <= digestBytes || raw[0] != tokenVersion {
		return nil, errForeignToken
	}
	sum, payload := raw[1:1+digestBytes], raw[1+digestBytes:]
	if !bytes.Equal(sum, digest(scope, payload)) {
		return nil, errForeignToken
	}
	var texts []string
	if err := json.Unmarshal(payload, &texts); err != nil || len(texts) != len(keys) {
		return nil, errForeignToken
	}
	values := make([]any, len(keys))
	for i, key := range keys {
		if values[i], err = key.Kind.parse(texts[i]); err != nil {
			return nil, errForeignToken
		}
	}
	return values, nil
}

func digest(scope string, payload []byte) []byte {
	h := sha256.New()
	h.Write([]byte(scope))
	h.Write([]byte{0})
	h.Write(payload)
	return h.Sum(nil)[:digestBytes]
}

package catalog_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

const mebibyte = 1 << 20

// imageShop sells a cup.
func imageShop(t *testing.T) shop {
	s := openShop(t)
	s.addCategory(t, "tea")
	s.addProduct(t, "cup", &catalogv1.Product{})
	return s
}

// png begins like one, and then is noise of that seed.
func png(size int, seed uint64) []byte {
	noise := make([]byte, size)
	source := rand.NewPCG(seed, seed)
	for i := range noise {
		noise[i] = byte(source.Uint64())
	}
	copy(noise, "\x89PNG\r\n\x1a\n")
	return noise
}

func inPieces(data []byte, size int) [][]byte { return slices.Collect(slices.Chunk(data, size)) }

// begin sends the first pieces of an image of products/{id}. The answer comes
// when it is closed.
func (s shop) begin(ctx context.Context, t *testing.T, id, contentType string, pieces ...[]byte) *upload {
	t.Helper()
	stream, err := s.UpdateProductImage(ctx)
	servicetest.Must(t, err)
	u := &upload{stream, &catalogv1.UpdateProductImageRequest{
		Name: "products/" + id + "/image", Image: &httpbody.HttpBody{ContentType: contentType},
	}}
	for _, piece := range pieces {
		u.send(t, piece)
	}
	return u
}

// upload is an image on its way to the service.
type upload struct {
	stream grpc.ClientStreamingClient[catalogv1.UpdateProductImageRequest, catalogv1.ProductImage]
	next   *catalogv1.UpdateProductImageRequest
}

func (u *upload) send(t *testing.T, piece []byte) {
	t.Helper()
	u.next.GetImage().Data = piece
	// The service may have refused what came before: its answer says why.
	if err := u.stream.Send(u.next); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	u.next = &catalogv1.UpdateProductImageRequest{Image: &httpbody.HttpBody{}}
}

// putImage uploads a whole image.
func (s shop) putImage(t *testing.T, id, contentType string, pieces ...[]byte) (*catalogv1.ProductImage, error) {
	t.Helper()
	return s.begin(t.Context(), t, id, contentType, pieces...).stream.CloseAndRecv()
}

// download is an image as it came from the service.
type download struct {
	header metadata.MD
	types  []string // one for each piece
	data   []byte
}

func (s shop) getImage(t *testing.T, id string) (d download, err error) {
	t.Helper()
	stream, err := s.DownloadProductImage(t.Context(), &catalogv1.DownloadProductImageRequest{Name: "products/" + id + "/image"})
	servicetest.Must(t, err)
	for {
		piece, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			d.header, err = stream.Header()
			return d, err
		}
		if err != nil {
			return d, err
		}
		d.types, d.data = append(d.types, piece.GetContentType()), append(d.data, piece.GetData()...)
	}
}

// wantImage checks that products/{id} has just these bytes for its image.
func (s shop) wantImage(t *testing.T, id string, want []byte) {
	t.Helper()
	if d, err := s.getImage(t, id); err != nil || !bytes.Equal(d.data, want) {
		t.Errorf("want an image of %d bytes, got one of %d that is other: %v", len(want), len(d.data), err)
	}
}

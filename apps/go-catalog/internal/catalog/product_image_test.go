package catalog_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/grpc/codes"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestAnImageIsServedByteForByteInPieces(t *testing.T) {
	s := imageShop(t)
	for _, test := range []struct{ size, piece, served int }{
		{8, 8, 1},
		{8, 1, 1},
		{1000, 3, 1},
		{256 << 10, 1000, 1},
		{256<<10 + 1, 100_000, 2},
		{mebibyte, 1_000_000, 4},
		{2*mebibyte + 77, 300_001, 9},
		{5 * mebibyte, 512 << 10, 20},
	} {
		t.Run(fmt.Sprintf("%d bytes in pieces of %d", test.size, test.piece), func(t *testing.T) {
			image := png(test.size, uint64(test.piece))
			made, err := s.putImage(t, "cup", "image/png", inPieces(image, test.piece)...)
			servicetest.Must(t, err)
			if made.GetName() != "products/cup/image" || made.GetContentType() != "image/png" || made.GetSize() != int64(test.size) {
				t.Errorf("answered %s", made)
			}
			got, err := s.getImage(t, "cup")
			servicetest.Must(t, err)
			if !bytes.Equal(got.data, image) {
				t.Errorf("%d bytes came back as %d others", len(image), len(got.data))
			}
			if want := append([]string{"image/png"}, make([]string, test.served-1)...); !slices.Equal(got.types, want) {
				t.Errorf("want the type with the first of %d pieces, got %q", test.served, got.types)
			}
			modified, err := http.ParseTime(strings.Join(got.header.Get("last-modified"), ""))
			if err != nil || !modified.Equal(made.GetUpdateTime().AsTime().Truncate(time.Second)) {
				t.Errorf("want last-modified %s, got %s, %v", made.GetUpdateTime().AsTime(), modified, err)
			}
			if etag := got.header.Get("etag"); made.GetEtag() == "" || !slices.Equal(etag, []string{`"` + made.GetEtag() + `"`}) {
				t.Errorf("want etag %q, got %q", made.GetEtag(), etag)
			}
		})
	}
}

func TestAnImageKeepsTheTypeThatItCameWith(t *testing.T) {
	s := imageShop(t)
	for sent, test := range map[string]struct{ begins, kept string }{
		"image/png":                   {"\x89PNG\r\n\x1a\n", "image/png"},
		"image/jpeg":                  {"\xff\xd8\xff", "image/jpeg"},
		"image/gif":                   {"GIF89a", "image/gif"},
		"image/webp":                  {"RIFF\x00\x00\x00\x00WEBPVP", "image/webp"},
		"IMAGE/PNG; charset=\"none\"": {"\x89PNG\r\n\x1a\n", "image/png"},
	} {
		t.Run(sent, func(t *testing.T) {
			made, err := s.putImage(t, "cup", sent, []byte(test.begins))
			servicetest.Must(t, err)
			got, err := s.getImage(t, "cup")
			if err != nil || made.GetContentType() != test.kept || got.types[0] != test.kept {
				t.Errorf("want %s, got %s, then %s, %v", test.kept, made, got.types, err)
			}
		})
	}
}

func TestTheETagOfAnImageIsThatOfItsBytes(t *testing.T) {
	s := imageShop(t)
	s.addProduct(t, "pot", &catalogv1.Product{})
	etag := func(id string, image []byte, piece int) string {
		made, err := s.putImage(t, id, "image/png", inPieces(image, piece)...)
		servicetest.Must(t, err)
		return made.GetEtag()
	}
	image := png(300_000, 1)
	changed := slices.Clone(image)
	changed[len(changed)-1]++
	first := etag("cup", image, 100_000)
	if other := etag("cup", changed, 100_000); other == first {
		t.Errorf("other bytes have the same etag %s", other)
	}
	if again, elsewhere := etag("cup", image, 70_000), etag("pot", image, 300_000); again != first || elsewhere != first {
		t.Errorf("the same bytes have etags %s, %s and %s", first, again, elsewhere)
	}
}

func TestAnImageThatIsNotValidIsRefusedAndTheOneBeforeStays(t *testing.T) {
	s := imageShop(t)
	before := png(1000, 1)
	_, err := s.putImage(t, "cup", "image/png", before)
	servicetest.Must(t, err)
	for name, test := range map[string]struct {
		field, contentType string
		pieces             [][]byte
	}{
		"no type":                 {"image.content_type", "", [][]byte{png(10, 1)}},
		"a type with script":      {"image.content_type", "image/svg+xml", [][]byte{[]byte("<svg/>")}},
		"no image":                {"image.content_type", "text/html", [][]byte{[]byte("<html>")}},
		"nonsense for a type":     {"image.content_type", "image/png\x00", [][]byte{png(10, 1)}},
		"another type":            {"image.data", "image/jpeg", [][]byte{png(10, 1)}},
		"another type, in bits":   {"image.data", "image/png", inPieces([]byte("<html><script>"), 1)},
		"another type, at length": {"image.data", "image/gif", inPieces(png(mebibyte, 1), 200_000)},
		"no bytes":                {"image.data", "image/png", [][]byte{nil}},
		"no bytes, often":         {"image.data", "image/png", [][]byte{nil, {}, nil}},
		"a byte too many":         {"image.data", "image/png", inPieces(png(5*mebibyte+1, 1), 512<<10)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.putImage(t, "cup", test.contentType, test.pieces...)
			servicetest.WantError(t, err, codes.InvalidArgument, test.field)
			s.wantImage(t, "cup", before)
		})
	}
}

func TestAnUploadSaysFirstWhoseImageItIs(t *testing.T) {
	s := imageShop(t)
	_, err := s.putImage(t, "lost", "image/png", png(10, 1))
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/lost")
	for _, id := range []string{"", "Cup", "cup\x00", "cup/image"} {
		_, err := s.putImage(t, id, "image/png", png(10, 1))
		servicetest.WantError(t, err, codes.InvalidArgument, "name")
	}
	_, err = s.begin(t.Context(), t, "cup", "image/png").stream.CloseAndRecv() // not one message
	servicetest.WantError(t, err, codes.InvalidArgument, "name")
	nameless := s.begin(t.Context(), t, "cup", "image/png")
	nameless.next = &catalogv1.UpdateProductImageRequest{Image: &httpbody.HttpBody{ContentType: "image/png"}}
	nameless.send(t, png(10, 1))
	_, err = nameless.stream.CloseAndRecv()
	servicetest.WantError(t, err, codes.InvalidArgument, "name")
}

func TestAnImageThatDoesNotExistIsNotFound(t *testing.T) {
	s := imageShop(t)
	for _, id := range []string{"cup", "lost"} {
		_, err := s.getImage(t, id)
		servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/"+id+"/image")
		_, err = s.DeleteProductImage(t.Context(), &catalogv1.DeleteProductImageRequest{Name: "products/" + id + "/image"})
		servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/"+id+"/image")
	}
	for _, id := range []string{"", "Cup", "cup\x00"} {
		_, err := s.getImage(t, id)
		servicetest.WantError(t, err, codes.InvalidArgument, "name")
		_, err = s.DeleteProductImage(t.Context(), &catalogv1.DeleteProductImageRequest{Name: "products/" + id + "/image"})
		servicetest.WantError(t, err, codes.InvalidArgument, "name")
	}
}

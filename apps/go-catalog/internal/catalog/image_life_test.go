package catalog_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"slipway.example/apps/go-catalog/internal/image"
	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/servicetest"
)

// pieces is how many are stored, of images and of none.
func (s shop) pieces(ctx context.Context) (n int, err error) {
	err = s.database.QueryRow(ctx, "SELECT count(*) FROM image_chunks").Scan(&n)
	return n, err
}

// awaitPieces waits until just so many are stored.
func (s shop) awaitPieces(t *testing.T, want int) {
	t.Helper()
	servicetest.Must(t, postgres.Await(t.Context(), 30*time.Second, func(ctx context.Context) error {
		n, err := s.pieces(ctx)
		if err == nil && n != want {
			err = fmt.Errorf("want %d pieces, there are %d", want, n)
		}
		return err
	}, func(error) {}))
}

// collect lets so much time pass for what is stored, then collects.
func (s shop) collect(t *testing.T, age time.Duration) {
	t.Helper()
	_, err := s.database.Exec(t.Context(), "UPDATE image_chunks SET create_time = now() - make_interval(secs => $1)", age.Seconds())
	servicetest.Must(t, err)
	servicetest.Must(t, image.Collect(t.Context(), store.New(s.database)))
}

func (s shop) wantPieces(t *testing.T, want int) {
	t.Helper()
	if n, err := s.pieces(t.Context()); err != nil || n != want {
		t.Errorf("want %d pieces, there are %d, %v", want, n, err)
	}
}

func TestAnImageIsReplacedAtOnceWhenTheLastPieceHasCome(t *testing.T) {
	s := imageShop(t)
	before, after := png(300_000, 1), png(600_000, 2)
	_, err := s.putImage(t, "cup", "image/png", before)
	servicetest.Must(t, err)
	upload := s.begin(t.Context(), t, "cup", "image/png", after[:550_000])
	s.awaitPieces(t, 4)
	s.wantImage(t, "cup", before)
	upload.send(t, after[550_000:])
	_, err = upload.stream.CloseAndRecv()
	servicetest.Must(t, err)
	s.wantImage(t, "cup", after)
	s.collect(t, 59*time.Minute)
	s.wantPieces(t, 5)
	s.collect(t, 61*time.Minute)
	s.wantPieces(t, 3)
	s.wantImage(t, "cup", after)
}

func TestAnUploadThatIsBrokenOffLeavesNothing(t *testing.T) {
	s := imageShop(t)
	before := png(300_000, 1)
	_, err := s.putImage(t, "cup", "image/png", before)
	servicetest.Must(t, err)
	ctx, breakOff := context.WithCancel(t.Context())
	upload := s.begin(ctx, t, "cup", "image/png", png(600_000, 2))
	s.awaitPieces(t, 4)
	breakOff()
	servicetest.WantError(t, upload.stream.RecvMsg(nil), codes.Canceled) // without closing it: that would say that this was all
	s.wantImage(t, "cup", before)
	s.collect(t, 59*time.Minute)
	s.wantPieces(t, 4)
	s.collect(t, 61*time.Minute)
	s.wantPieces(t, 2)
	s.wantImage(t, "cup", before)
}

func TestADeletedImageIsGone(t *testing.T) {
	s := imageShop(t)
	_, err := s.putImage(t, "cup", "image/png", png(300_000, 1))
	servicetest.Must(t, err)
	_, err = s.DeleteProductImage(t.Context(), &catalogv1.DeleteProductImageRequest{Name: "products/cup/image"})
	servicetest.Must(t, err)
	_, err = s.getImage(t, "cup")
	servicetest.WantError(t, err, codes.NotFound)
	_, err = s.DeleteProductImage(t.Context(), &catalogv1.DeleteProductImageRequest{Name: "products/cup/image"})
	servicetest.WantError(t, err, codes.NotFound)
	s.collect(t, 61*time.Minute)
	s.wantPieces(t, 0)
}

func TestTheImageOfAProductGoesWithIt(t *testing.T) {
	s := imageShop(t)
	_, err := s.putImage(t, "cup", "image/png", png(300_000, 1))
	servicetest.Must(t, err)
	upload := s.begin(t.Context(), t, "cup", "image/png", png(300_000, 2))
	s.awaitPieces(t, 3)
	_, err = s.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: "products/cup"})
	servicetest.Must(t, err)
	_, err = upload.stream.CloseAndRecv() // too late
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "products/cup")
	s.addProduct(t, "cup", &catalogv1.Product{})
	_, err = s.getImage(t, "cup")
	servicetest.WantError(t, err, codes.NotFound)
	s.collect(t, 61*time.Minute)
	s.wantPieces(t, 0)
}

func TestADownloadOfPiecesThatAreGoneIsAborted(t *testing.T) {
	s := imageShop(t)
	_, err := s.putImage(t, "cup", "image/png", inPieces(png(mebibyte, 1), 500_000)...)
	servicetest.Must(t, err)
	_, err = s.database.Exec(t.Context(), "DELETE FROM image_chunks WHERE position = 2")
	servicetest.Must(t, err)
	got, err := s.getImage(t, "cup")
	servicetest.WantError(t, err, codes.Aborted)
	if len(got.data) != mebibyte/2 {
		t.Errorf("want the two pieces that are there, got %d bytes", len(got.data))
	}
}

func TestOfUploadsAtOnceOneIsTheImage(t *testing.T) {
	s := imageShop(t)
	images := map[string][]byte{}
	var mutex sync.Mutex
	var all sync.WaitGroup
	for seed := range uint64(6) {
		all.Go(func() {
			data := png(300_000, seed)
			made, err := s.putImage(t, "cup", "image/png", inPieces(data, 70_000)...)
			if err != nil {
				t.Error(err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			images[`"`+made.GetEtag()+`"`] = data
		})
	}
	all.Wait()
	got, err := s.getImage(t, "cup")
	servicetest.Must(t, err)
	s.wantImage(t, "cup", images[got.header.Get("etag")[0]])
}

package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	benchv1 "slipway.example/tools/bench/gateway/go/gen/slipway/bench/v1"
)

const (
	theBook  = "books/the-art-of-measuring"
	pageSize = 50
)

var (
	oneBook   = newBook(theBook, 1)
	pageOfAll = newPage()
)

// books is a slipway.bench.v1.BookService that does no work. It refuses what a gateway did not transcode.
type books struct {
	benchv1.UnimplementedBookServiceServer
}

func (books) GetBook(_ context.Context, request *benchv1.GetBookRequest) (*benchv1.Book, error) {
	if request.GetName() != theBook {
		return nil, status.Errorf(codes.InvalidArgument, "name is %q, not %q", request.GetName(), theBook)
	}
	return oneBook, nil
}

func (books) ListBooks(_ context.Context, request *benchv1.ListBooksRequest) (*benchv1.ListBooksResponse, error) {
	if request.GetPageSize() != pageSize {
		return nil, status.Errorf(codes.InvalidArgument, "page_size is %d, not %d", request.GetPageSize(), pageSize)
	}
	return pageOfAll, nil
}

func newPage() *benchv1.ListBooksResponse {
	page := &benchv1.ListBooksResponse{NextPageToken: "cGFnZS0y"}
	for i := 1; i <= pageSize; i++ {
		page.Books = append(page.Books, newBook(fmt.Sprintf("books/volume-%02d", i), i))
	}
	return page
}

// newBook has a value in every field, so that nobody's way with defaults makes JSON differ, and whole milliseconds, which JavaScript's dates can hold.
func newBook(name string, number int) *benchv1.Book {
	created := time.Date(2026, time.March, 14, 9, 26, 53, 589_000_000, time.UTC)
	return &benchv1.Book{
		Name:        name,
		Uid:         fmt.Sprintf("7c9e6679-7425-40de-944b-e07fc1f9%04d", number),
		Title:       fmt.Sprintf("The Art of Measuring, Volume %d", number),
		Author:      "Élodie Müller-Sørensen",
		Description: "What a number says, what it cannot say, and how to take one twice. With an appendix on \"noise\" – and forty figures.",
		CopiesSold:  9_007_199_254_740_993 + int64(number),
		Format:      benchv1.BookFormat_BOOK_FORMAT_HARDCOVER,
		Price:       &money.Money{CurrencyCode: "EUR", Units: int64(30 + number), Nanos: 990_000_000},
		Rating:      4.5,
		InPrint:     true,
		Subjects:    []string{"statistics", "metrology", "engineering"},
		CreateTime:  timestamppb.New(created),
		UpdateTime:  timestamppb.New(created.Add(time.Duration(number) * time.Hour)),
	}
}

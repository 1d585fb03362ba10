package seed

import (
	"slices"
	"strings"
	"time"

	"slipway.example/apps/go-catalog/internal/store"
)

// shelf is a category, and two word tables: each variety of each article is a
// product.
type shelf struct {
	id, name, description string
	articles              []article
	varieties             []variety
}

// article is what a thing is: "tea bags".
type article struct {
	noun, sentence string
	cents          int64
	tags           string // separated by spaces
}

// variety tells it from others: "Assam".
type variety struct {
	word, sentence string
	percent        int64 // of the article's price
	tags           string
}

const currency = "EUR"

func shelves() []shelf {
	return slices.Concat(larder(), kitchen(), home(), leisure())
}

// assortment combines the tables. It is the same every time: nothing in it is
// random, and its times are in the past.
func assortment(shelves []shelf) ([]store.CopyCategoriesParams, []store.CopyProductsParams) {
	opening := time.Date(2025, time.January, 6, 8, 0, 0, 0, time.UTC)
	var categories []store.CopyCategoriesParams
	var products []store.CopyProductsParams
	for i, s := range shelves {
		at := opening.Add(-time.Duration(len(shelves)-i) * time.Hour)
		categories = append(categories, store.CopyCategoriesParams{
			Name: "categories/" + s.id, DisplayName: s.name, Description: s.description, CreateTime: at, UpdateTime: at,
		})
		for _, a := range s.articles {
			for _, v := range s.varieties {
				products = append(products, product(s, a, v))
			}
		}
	}
	for i := range products {
		// Steps of a prime deal the shelves out over the year, so that the
		// newest products are of every kind.
		day := (i * 131) % len(products)
		created := opening.Add(time.Duration(day) * (25*time.Hour + 37*time.Minute))
		products[i].CreateTime, products[i].UpdateTime = created, created
		if i%4 == 0 {
			products[i].UpdateTime = created.Add(9 * 24 * time.Hour)
		}
	}
	return categories, products
}

func product(s shelf, a article, v variety) store.CopyProductsParams {
	name := v.word + " " + a.noun
	cents := a.cents * v.percent / 100 / 10 * 10
	tags := slices.Concat([]string{s.id}, strings.Fields(a.tags), strings.Fields(v.tags))
	slices.Sort(tags)
	return store.CopyProductsParams{
		Name:          "products/" + strings.ReplaceAll(strings.ToLower(name), " ", "-"),
		DisplayName:   name,
		Description:   a.sentence + " " + v.sentence,
		Category:      "categories/" + s.id,
		PriceUnits:    cents / 100,
		PriceNanos:    int32(cents % 100 * 10_000_000),
		PriceCurrency: currency,
		Tags:          slices.Compact(tags),
	}
}

// stock is what is on hand: 20 to 200 pieces, and of one product in 25 none.
func stock(products []store.CopyProductsParams) []store.CopyStockParams {
	counted := make([]store.CopyStockParams, 0, len(products))
	for i, p := range products {
		pieces := int64(20 + i*37%181)
		if i%25 == 24 {
			pieces = 0
		}
		counted = append(counted, store.CopyStockParams{Product: p.Name, OnHand: pieces})
	}
	return counted
}

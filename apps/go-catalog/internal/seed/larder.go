package seed

func larder() []shelf { return []shelf{tea(), coffee(), pantry()} }

func tea() shelf {
	return shelf{
		id: "tea", name: "Tea", description: "Black, green and herbal teas, loose or in bags.",
		articles: []article{
			{"loose leaf tea", "Whole leaves in a resealable 250 g pouch, for a pot or an infuser.", 1190, "loose-leaf pouch"},
			{"tea bags", "Twenty plastic-free bags in a cardboard box.", 490, "bags plastic-free"},
			{"tea gift tin", "A hundred grams of loose leaves in a tin that closes tightly.", 1490, "loose-leaf gift"},
		},
		varieties: []variety{
			{"Assam", "Malty and strong, made to take milk.", 100, "black"},
			{"Darjeeling", "A first flush, light and floral.", 150, "black"},
			{"Earl Grey", "Black tea with oil of bergamot.", 105, "black scented"},
			{"Sencha", "Green and grassy, best at 70 degrees.", 130, "green japan"},
			{"Jasmine", "Green tea scented with fresh blossoms.", 125, "green scented"},
			{"Oolong", "Half oxidised, with a taste of orchids and toast.", 160, "oolong"},
			{"Peppermint", "Nothing but dried peppermint. Free of caffeine.", 85, "herbal caffeine-free"},
			{"Chamomile", "Whole flowers for a quiet evening. Free of caffeine.", 90, "herbal caffeine-free"},
			{"Rooibos", "Red, mild and slightly sweet. Free of caffeine.", 95, "herbal caffeine-free"},
		},
	}
}

func coffee() shelf {
	return shelf{
		id: "coffee", name: "Coffee", description: "Roasted every week in small batches.",
		articles: []article{
			{"coffee beans", "A 500 g bag of whole beans with a valve.", 1590, "whole-bean"},
			{"ground coffee", "Ground for filters, 250 g, sealed on the day.", 890, "ground filter"},
			{"coffee capsules", "Ten aluminium capsules that can be recycled.", 590, "capsules espresso"},
		},
		varieties: []variety{
			{"Yirgacheffe", "Washed, from Ethiopia: lemon, jasmine and a light body.", 120, "light-roast ethiopia"},
			{"Huila", "From the south of Colombia: caramel and red apple.", 105, "medium-roast colombia"},
			{"Santos", "From Brazil: nuts, chocolate, very little acidity.", 95, "medium-roast brazil"},
			{"Antigua", "From Guatemala: cocoa and a hint of smoke.", 110, "medium-roast guatemala"},
			{"Nyeri", "From Kenya: blackcurrant and a bright finish.", 130, "light-roast kenya"},
			{"Mandheling", "From Sumatra: earthy and heavy, good with milk.", 115, "dark-roast indonesia"},
			{"Midnight", "An Italian blend with a fifth of robusta, for a thick crema.", 90, "dark-roast blend"},
			{"Breakfast", "An easy blend that forgives every brewing method.", 85, "medium-roast blend"},
			{"Decaf", "Decaffeinated with water and nothing else.", 112, "medium-roast caffeine-free"},
		},
	}
}

func pantry() shelf {
	return shelf{
		id: "pantry", name: "Pantry", description: "What keeps, and makes a meal of what does not.",
		articles: []article{
			{"honey", "Raw and unheated, in a 500 g jar.", 950, "spread sweet"},
			{"vinegar", "Half a litre, unfiltered, for dressings and pickles.", 720, "dressing"},
			{"mustard", "Coarsely ground in a 200 g stoneware pot.", 540, "condiment"},
		},
		varieties: []variety{
			{"Acacia", "Made with acacia honey: clear, mild and slow to set.", 110, "mild"},
			{"Chestnut", "Made with chestnut honey: dark, with a bitter edge.", 120, "dark"},
			{"Thyme", "With thyme from a dry hillside.", 130, "herbs"},
			{"Orange Blossom", "With the scent of orange groves in April.", 115, "citrus"},
			{"Fig", "With ripe figs, for cheese boards.", 125, "fruit"},
			{"Raspberry", "With raspberries pressed the day they were picked.", 118, "fruit"},
			{"Rosemary", "With rosemary, for lamb and potatoes.", 108, "herbs"},
			{"Smoked", "Smoked over beechwood for two days.", 135, "smoked"},
			{"Chilli", "With a little chilli: it warms and does not burn.", 112, "hot"},
		},
	}
}

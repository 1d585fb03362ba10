package seed

func kitchen() []shelf { return []shelf{cookware(), tableware(), knives()} }

func cookware() shelf {
	return shelf{
		id: "cookware", name: "Cookware", description: "Pots and pans for every kind of stove.",
		articles: []article{
			{"frying pan", "Twenty-six centimetres across, with a handle that stays cool.", 4990, "pan"},
			{"saucepan", "Holds 1.8 litres, with a lid and a lip that does not drip.", 4490, "pot lid"},
			{"casserole", "Holds 4.5 litres and goes from the stove to the oven.", 8990, "pot lid oven"},
		},
		varieties: []variety{
			{"Cast Iron", "Heavy, slow and even. Seasoned with linseed oil.", 90, "induction cast-iron"},
			{"Carbon Steel", "Lighter than cast iron, and as hard to wear out.", 80, "induction carbon-steel"},
			{"Stainless Steel", "Three layers with an aluminium core.", 110, "induction dishwasher-safe"},
			{"Enamelled", "Enamel in three coats: no seasoning, no taste of metal.", 130, "induction enamel"},
			{"Copper", "Copper outside for quick heat, steel inside for peace of mind.", 240, "copper"},
			{"Ceramic", "A ceramic coating that needs hardly any oil.", 95, "nonstick"},
			{"Aluminium", "Light, quick to heat, and hard-anodised.", 70, "nonstick lightweight"},
			{"Hammered", "Hammered by hand: no two are the same.", 180, "handmade"},
			{"Camping", "Its handle folds away, and it nests with the others.", 65, "lightweight outdoor"},
		},
	}
}

func tableware() shelf {
	return shelf{
		id: "tableware", name: "Tableware", description: "Plates, bowls and mugs for every day.",
		articles: []article{
			{"dinner plate", "Twenty-seven centimetres, with a low rim.", 1690, "plate"},
			{"bowl", "For soup, noodles or cereal: 600 ml.", 1390, "bowl"},
			{"mug", "Holds 350 ml and a warm pair of hands.", 1190, "mug tea coffee"},
		},
		varieties: []variety{
			{"Stoneware", "Fired at 1,250 degrees, glazed in a matt white.", 100, "dishwasher-safe white"},
			{"Porcelain", "Thin, white and stronger than it looks.", 130, "dishwasher-safe white"},
			{"Speckled", "Dark clay shows through a pale glaze.", 115, "handmade"},
			{"Indigo", "Dipped in a deep blue glaze that pools at the edge.", 120, "handmade blue"},
			{"Celadon", "A crackled green glaze after old models.", 140, "handmade green"},
			{"Terracotta", "Unglazed outside, glazed inside.", 85, "handmade red"},
			{"Enamel", "Steel with white enamel and a dark rim.", 75, "outdoor white"},
			{"Bamboo", "Pressed from bamboo fibre, for picnics and children.", 60, "outdoor children"},
			{"Acacia Wood", "Turned from one piece, oiled and food-safe.", 125, "wood"},
		},
	}
}

func knives() shelf {
	return shelf{
		id: "knives", name: "Knives", description: "Blades for the kitchen, and what keeps them sharp.",
		articles: []article{
			{"chef knife", "A 20 cm blade that does nine jobs in ten.", 7990, "chef"},
			{"bread knife", "A long serrated blade for crusts and tomatoes.", 5490, "serrated"},
			{"paring knife", "A short blade for what is done in the hand.", 2990, "small"},
		},
		varieties: []variety{
			{"Forged", "Forged from one piece with a full tang.", 120, "forged"},
			{"Damascus", "Sixty-seven layers around a hard core.", 220, "forged japan"},
			{"Santoku", "Ground thin in the Japanese manner.", 150, "japan"},
			{"Olive Wood", "A handle of olive wood, no two alike.", 135, "wood"},
			{"Walnut", "A handle of dark walnut with brass rivets.", 130, "wood"},
			{"Classic", "A black riveted handle that professionals know.", 100, "dishwasher-safe"},
			{"Student", "Stamped steel, well ground: the first good one.", 55, "beginner"},
			{"White Steel", "Carbon steel that takes the finest edge and wants to be kept dry.", 190, "japan carbon-steel"},
			{"Folding", "It folds into its handle and locks when open.", 80, "outdoor"},
		},
	}
}

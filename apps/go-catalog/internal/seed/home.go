package seed

func home() []shelf { return []shelf{lighting(), bedding(), garden()} }

func lighting() shelf {
	return shelf{
		id: "lighting", name: "Lighting", description: "Lamps to read, work and sit under.",
		articles: []article{
			{"desk lamp", "A jointed arm and a head that turns to where you work.", 6990, "desk dimmable"},
			{"floor lamp", "A hundred and fifty centimetres high, with a switch at your foot.", 12990, "floor"},
			{"pendant lamp", "It hangs from two metres of textile cable.", 8490, "ceiling"},
		},
		varieties: []variety{
			{"Brass", "Brushed brass that darkens with the years.", 140, "brass warm"},
			{"Matt Black", "Powder-coated steel in a plain black.", 100, "black"},
			{"Opal Glass", "Blown opal glass gives a light without glare.", 130, "glass warm"},
			{"Oak", "Oiled oak with a linen shade.", 125, "wood warm"},
			{"Paper", "A shade of folded paper, lighter than it looks.", 60, "paper"},
			{"Rattan", "Woven rattan that throws a pattern on the wall.", 90, "natural"},
			{"Concrete", "Cast concrete, sanded smooth.", 110, "grey"},
			{"Workshop", "After a lamp from a machine hall, enamelled in green.", 105, "green industrial"},
			{"Daylight", "Five thousand kelvin, for drawing and for dark mornings.", 120, "cool led"},
		},
	}
}

func bedding() shelf {
	return shelf{
		id: "bedding", name: "Bedding", description: "Covers, sheets and blankets.",
		articles: []article{
			{"duvet cover", "For a duvet of 135 by 200 cm, with hidden buttons.", 7490, "cover"},
			{"fitted sheet", "Fits mattresses of 90 by 200 cm up to 30 cm deep.", 3990, "sheet"},
			{"pillowcase", "Eighty by eighty centimetres, with an envelope closure.", 1890, "pillow"},
		},
		varieties: []variety{
			{"Linen", "Washed linen: cool in summer, dry in winter.", 170, "linen summer"},
			{"Percale", "A crisp, tight cotton weave.", 110, "cotton"},
			{"Satin", "Cotton satin with a soft sheen.", 125, "cotton"},
			{"Flannel", "Brushed cotton for cold bedrooms.", 105, "cotton winter"},
			{"Jersey", "It stretches, and needs no iron.", 80, "cotton easy-care"},
			{"Seersucker", "Puckered, airy, and never ironed.", 85, "cotton summer easy-care"},
			{"Organic", "Organic cotton, undyed.", 120, "cotton organic"},
			{"Striped", "Woven stripes in grey and white.", 100, "cotton pattern"},
			{"Bamboo Lyocell", "Smooth and cool, from bamboo pulp.", 140, "summer"},
		},
	}
}

func garden() shelf {
	return shelf{
		id: "garden", name: "Garden", description: "For beds, balconies and window sills.",
		articles: []article{
			{"seeds", "A paper bag with enough for two square metres.", 290, "seeds spring"},
			{"seedling", "A young plant in a 9 cm pot that rots in the soil.", 450, "plant spring"},
			{"growing kit", "A wooden box with soil, seeds and a card that explains the rest.", 1490, "gift beginner"},
		},
		varieties: []variety{
			{"Basil", "For a warm sill. Pinch the tips and it grows bushy.", 100, "herb edible"},
			{"Coriander", "Sow it every three weeks, because it bolts.", 95, "herb edible"},
			{"Lavender", "Loved by bees, and content with poor soil.", 120, "flower bees"},
			{"Sunflower", "Two metres in one summer.", 90, "flower bees"},
			{"Cherry Tomato", "Sweet and early, for pots too.", 130, "vegetable edible"},
			{"Radish", "Ready in four weeks: the first thing to grow with children.", 80, "vegetable edible children"},
			{"Wild Strawberry", "Small berries from June to the frost.", 140, "fruit edible"},
			{"Cornflower", "A blue annual that comes back by itself.", 85, "flower bees blue"},
			{"Green Tea", "A hardy tea bush: patience brings a first harvest in the third year.", 210, "tea edible"},
		},
	}
}

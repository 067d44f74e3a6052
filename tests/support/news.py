"""Invented news articles on many topics: no place, person or event in them is real reporting.

Two articles tell of one flood and agree on some figures and not on others; the rest stand alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Story(NamedTuple):
    """One article, as a newsroom would deliver it."""

    id: str
    title: str
    source: str
    published: str
    text: str


FLOOD_HERALD = Story(
    "flood_herald",
    "Eleven dead as river Orle bursts its banks in Marwick",
    "Daily Herald",
    "2023-03-14",
    """At least 11 people were killed and 46 injured when the river Orle burst its banks in the northern town of Marwick early on Monday, officials said.

More than 3,200 residents were evacuated from low-lying streets after three days of heavy rain. Most of them spent the night in a school gymnasium and in two churches.

"The water came up to the first floor in twenty minutes," said Helen Brandt, the mayor of Marwick. "We had no time to warn everybody." She said that the old dam above the town did not fail.

Colonel Piotr Zielak, who leads the rescue operation, said that seven people were still missing. His soldiers pulled 120 villagers from rooftops by helicopter.

The regional government will pay each flooded household 2,500 euros, Environment Minister Sofia Lindgren announced in Brussels on Tuesday. She rejected criticism that warnings had been ignored.

The state weather service said it had issued a red alert on Saturday evening, 30 hours before the flood.

The A7 motorway remained closed because mudslides had buried a stretch of two kilometres. It is expected to reopen on Friday.
""",  # noqa: E501
)
FLOOD_COURIER = Story(
    "flood_courier",
    "Marwick counts the cost of the flood",
    "Northern Courier",
    "2023-03-16",
    """The flood that hit Marwick on Monday killed 13 people, two more than first reported, the rescue service said on Wednesday.

Some 3,200 residents have been moved to emergency shelters. The last of the missing, a retired teacher of 71, was found alive in an attic.

Mayor Helen Brandt blamed the regional government for the disaster. "They have known since 2016 that the embankment was too low," she told the Northern Courier. "Nobody wanted to spend the money."

Environment Minister Sofia Lindgren disagreed. Raising the embankment was never refused, she said, but residents had objected to losing their gardens.

Insurers put the damage at between 180 million and 220 million euros. Farmers north of the town lost around 900 sheep.

Schools in Marwick will stay shut until 27 March. Volunteers from Denmark and Poland are helping to clear the mud.
""",  # noqa: E501
)
COURT = Story(
    "court_tanaka",
    "Former shipping chief jailed for bribing port officials",
    "Legal Monitor",
    "2022-06-30",
    """A court in Rotterdam sentenced the former head of Corvane Shipping, Viktor Tanaka, to six years in prison on Thursday for bribing port officials.

Judge Annelies de Vries said Tanaka, 58, had paid a total of $4.3 million to nine officials between 2014 and 2018 in order to avoid safety inspections.

Tanaka denied all the charges. His lawyer, Omar Haddad, said he would appeal against the verdict within two weeks.

The court acquitted Corvane's finance director, Lucy Marsh, because there was no proof that she had known about the payments. Marsh wept when the verdict was read out.

"Every container that was not inspected put lives at risk," the judge said.

Prosecutor Ingeborg Smit had asked for a sentence of nine years. She said she was satisfied nevertheless.

Corvane was fined 12 million euros. The company, which employs about 5,400 people in 17 countries, did not send a representative to the hearing.
""",  # noqa: E501
)
ELECTION = Story(
    "election_ostrava",
    "Narrow win for Kovacs as turnout hits record",
    "Central Post",
    "2021-10-11",
    """Green candidate Mirela Kovacs won the presidential election in Karelstan by fewer than 9,000 votes, the electoral commission said on Sunday night.

Kovacs took 50.1 per cent of the vote in the run-off, while her rival, President Anton Sebek, received 49.9 per cent. Turnout was 78 per cent, the highest since independence in 1991.

Sebek did not concede defeat and demanded a recount in three provinces. "We have found irregularities in Dolna, Hradek and Vysoka," he told supporters outside his headquarters.

General Tomas Rybar, the army chief, warned politicians on both sides against calling people onto the streets. The army would stay in its barracks, he promised.

Kovacs, a former climate scientist, has promised to close the country's last coal mine by 2030. She also wants to raise the minimum wage from 600 to 750 crowns a month.

International observers praised the vote as free and fair. Their leader, the Canadian diplomat Ruth Okello, said the counting had been transparent.

The new president will be sworn in on 15 November.
""",  # noqa: E501
)
BUSINESS = Story(
    "business_lumo",
    "Lumo to cut 1,800 jobs and sell its camera unit",
    "Market Wire",
    "2023-09-05",
    """Electronics maker Lumo will cut 1,800 jobs, about 12 per cent of its workforce, and sell its camera business to Japan's Hoshida for $650 million, the company said on Tuesday.

The plant in Leipzig will close at the end of next year. Factories in Porto and Gdansk are not affected.

"These are painful decisions, but without them Lumo would not survive," chief executive Carla Mendes said in a letter to staff.

Mendes, who took over from founder Erik Lund in January, said sales had fallen by a fifth because customers were keeping their phones for longer.

The union IG Technik called the plan a betrayal and threatened to strike. Its chairman, Dieter Rausch, said that workers had given up two pay rises to save the plant.

Shares in Lumo rose 7 per cent to 31.40 euros. Analyst Priya Nair of Bexley Bank said the price for the camera business was higher than expected.

Lund, who still owns 22 per cent of the shares, declined to comment.
""",  # noqa: E501
)
SPORT = Story(
    "sport_marathon",
    "Chebet wins Lisbon marathon in record time",
    "Sport Daily",
    "2022-10-09",
    """Kenyan runner Naomi Chebet won the Lisbon marathon on Sunday in 2 hours 17 minutes and 42 seconds, breaking the course record by more than a minute.

Ethiopia's Almaz Tadesse came second, 38 seconds behind. The favourite, Britain's Jane Holloway, dropped out after 30 kilometres with a calf injury.

"I was afraid of the wind, so I stayed behind Almaz until the bridge," Chebet told reporters. The 26-year-old has now won four of her last five races.

Holloway's coach, Martin Frost, said she had trained too hard in the summer. She will not run again this year, he added.

About 18,500 runners from 94 countries took part. A runner of 44 collapsed near the finish and was taken to hospital, but doctors said he was out of danger.

In the men's race Luis Carvalho became the first Portuguese winner since 1998. He dedicated the victory to his late father.

The organisers cancelled the children's run because of the heat.
""",  # noqa: E501
)
HEALTH = Story(
    "health_measles",
    "Measles outbreak spreads to third city",
    "Health Observer",
    "2024-02-20",
    """A measles outbreak in Tarnovia has spread to a third city, the health ministry said on Tuesday, with 412 cases confirmed since the start of January.

Five children under the age of two have died. None of them had been vaccinated, according to Dr Amira Saleh, the ministry's chief epidemiologist.

The first case was found in the port of Velm on 4 January in a boy who had returned from abroad. The outbreak later reached Brod and, last week, the capital, Lasko.

Saleh urged parents to have their children vaccinated at once. "The vaccine is free, it is safe, and we have enough of it," she said.

Only 81 per cent of two-year-olds in Tarnovia have had both doses; 95 per cent would be needed to stop the virus from spreading.

Health Minister Goran Petric ruled out closing schools. He apologised for a shortage of nurses that had delayed vaccinations in Velm by three weeks.

Measles is a highly contagious disease caused by a virus, and it can lead to pneumonia and blindness.

The World Health Organization will send 60,000 extra doses and a team of 14 doctors.
""",  # noqa: E501
)
MUSEUM = Story(
    "museum_theft",
    "Thieves steal Renaissance bronze from Turin museum",
    "Arts Gazette",
    "2023-11-21",
    """Thieves stole a Renaissance bronze statue worth an estimated 9 million euros from a museum in Turin in the early hours of Sunday, Italian police said.

The thieves, dressed as cleaners, entered through a side door at 3.40 a.m. and left eleven minutes later. The alarm did not go off because it had been switched off for repairs.

The statue, "The Falconer", was made in Florence in 1487 by Bartolo Neri. It weighs 38 kilograms.

Museum director Chiara Bellini described the theft as a nightmare. "We are heartbroken, but nobody was hurt, and that is what counts," she said.

Inspector Paolo Greco said two guards were being questioned; neither has been arrested. He appealed to anyone who had seen a grey van near the river to call the police.

The museum was robbed once before, in 1994, when three drawings disappeared. They were recovered in Geneva two years later.

An insurance company, Alba Re, has offered a reward of 200,000 euros.
""",  # noqa: E501
)
STRIKE = Story(
    "strike_rail",
    "Rail strike brings trains to a halt for third day",
    "Evening Standard Post",
    "2023-01-12",
    """Train drivers in Vallonia walked out for a third day on Thursday, leaving about 2 million commuters stranded.

The drivers' union, Ferrovia Unida, wants a pay rise of 9 per cent and a 35-hour week. The state railway has offered 4 per cent and a single payment of 1,000 francs.

Union leader Bruno Keller said the offer was an insult. "Our members have not had a real pay rise for six years," he said at a rally in Luzern.

Transport Minister Elise Morel called on both sides to return to talks. She said the government would not force the drivers back to work.

Nine out of ten long-distance trains were cancelled, but airport trains ran normally. The strike is due to end at midnight on Saturday.

Business leaders say each day of the strike costs the economy 70 million francs. The army offered to drive buses, but the government turned the offer down.

A survey by the institute Polis found that 54 per cent of people supported the drivers and 38 per cent did not.
""",  # noqa: E501
)
SPACE = Story(
    "space_probe",
    "Probe Halcyon lands on asteroid after nine-year journey",
    "Science Today",
    "2022-05-03",
    """The European space probe Halcyon landed on the asteroid Medra on Tuesday after a journey of nine years and 2.1 billion kilometres.

A signal confirming the landing reached the control centre in Darmstadt at 14.25, to cheers from the engineers.

Mission director Laura Vitale said one of the probe's three legs had been damaged, but the lander was stable. "It is leaning a little, like the tower in Pisa, and that is fine," she joked.

The probe will drill 40 centimetres into the ground to look for ice. Scientists hope to learn whether asteroids brought water to Earth.

Halcyon cost 870 million euros. An earlier probe, Petrel, crashed on the same asteroid in 2015 because its engine shut down too early.

Professor Kenji Mori of Kyoto University, who is not involved in the mission, called the landing a triumph. He warned, however, that the drill could freeze.

The batteries will last for about 60 hours.
""",  # noqa: E501
)

STORIES = (
    FLOOD_HERALD, FLOOD_COURIER, COURT, ELECTION, BUSINESS, SPORT, HEALTH, MUSEUM, STRIKE, SPACE,
)  # fmt: skip


def write_news(path: Path, stories: tuple[Story, ...] = STORIES) -> Path:
    """Write the stories to `path` as JSON Lines; returns the path."""
    lines = [json.dumps(story._asdict(), ensure_ascii=False) for story in stories]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path

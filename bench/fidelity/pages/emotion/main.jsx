import { css, Global, keyframes } from "@emotion/react";
import styled from "@emotion/styled";
import { useState } from "react";
import { createRoot } from "react-dom/client";

const INK = "#26302b";
const MOSS = "#47654f";
const arrive = keyframes({ from: { opacity: 0, transform: "translateY(8px)" } });

const base = css`
  * { box-sizing: border-box; }
  body { margin: 0; font-family: "Liberation Sans", Arimo, Arial, sans-serif; color: ${INK}; background: #f6f4ee; line-height: 1.5; }
  h1, h2, h3, p { margin: 0; }
`;
const Bar = styled.header`
  display: flex; align-items: center; justify-content: space-between; padding: 20px 48px; background: #fffdf8; border-bottom: 1px solid #e6e1d4;
`;
const Brand = styled.span`font-family: "Liberation Serif", Tinos, Georgia, serif; font-size: 26px; letter-spacing: -0.02em;`;
const Links = styled.nav`display: flex; gap: 28px; font-size: 15px; a { color: ${INK}; text-decoration: none; } a:first-of-type { border-bottom: 2px solid ${MOSS}; }`;
const Hero = styled.section`
  display: grid; grid-template-columns: 1.2fr 1fr; gap: 48px; align-items: end; padding: 56px 48px 36px; max-width: 1240px; margin: 0 auto;
  h1 { font: 400 52px/1.05 "Liberation Serif", Tinos, Georgia, serif; letter-spacing: -0.03em; }
  p { color: #5f6a62; font-size: 17px; max-width: 46ch; }
`;
const Filters = styled.div`display: flex; gap: 10px; align-items: center; padding: 0 48px; max-width: 1240px; margin: 0 auto 28px;`;
const Pill = styled.button`
  padding: 9px 18px; border-radius: 999px; font: inherit; font-size: 14px; cursor: pointer;
  border: 1px solid ${({ on }) => (on ? MOSS : "#cfc9b8")}; background: ${({ on }) => (on ? MOSS : "transparent")}; color: ${({ on }) => (on ? "#fff" : INK)};
`;
const Field = styled.input`margin-left: auto; width: 240px; padding: 10px 14px; border: 1px solid #cfc9b8; border-radius: 10px; background: #fffdf8; font: inherit; font-size: 14px;`;
const Grid = styled.ul`display: grid; grid-template-columns: repeat(3, 1fr); gap: 28px; padding: 0 48px 64px; margin: 0 auto; max-width: 1240px; list-style: none;`;
const Card = styled.li`
  background: #fffdf8; border-radius: 16px; overflow: hidden; box-shadow: 0 1px 2px rgb(38 48 43 / 8%), 0 12px 32px -18px rgb(38 48 43 / 30%); animation: ${arrive} 200ms ease-out;
  h3 { font: 400 22px/1.2 "Liberation Serif", Tinos, Georgia, serif; }
`;
const View = styled.div`
  height: 168px; position: relative;
  background: linear-gradient(${({ tone }) => tone[0]}, ${({ tone }) => tone[1]} 58%, ${({ tone }) => tone[2]} 58%);
  &::before { content: ""; position: absolute; width: 44px; height: 44px; border-radius: 50%; background: #fff6d8; top: 28px; right: 36px; }
  &::after { content: ""; position: absolute; inset: auto 0 0 0; height: 54px; background: ${({ tone }) => tone[3]}; clip-path: polygon(0 60%, 18% 20%, 34% 55%, 52% 8%, 74% 52%, 88% 26%, 100% 60%, 100% 100%, 0 100%); }
`;
const Words = styled.div`padding: 18px 20px 20px; display: grid; gap: 8px;`;
const Row = styled.div`display: flex; justify-content: space-between; align-items: center; gap: 12px; font-size: 14px; color: #5f6a62;`;
const Heart = styled.button`
  width: 34px; height: 34px; border-radius: 50%; border: 0; cursor: pointer; display: grid; place-items: center; background: ${({ on }) => (on ? "#f6dcd3" : "#efece2")}; color: ${({ on }) => (on ? "#b4442a" : "#8a8a7a")};
`;
const Veil = styled.div`position: fixed; inset: 0; background: rgb(30 36 32 / 45%); display: grid; place-items: center;`;
const Sheet = styled.div`
  width: 480px; background: #fffdf8; border-radius: 18px; padding: 30px; display: grid; gap: 16px; box-shadow: 0 30px 80px -20px rgb(0 0 0 / 45%);
  h2 { font: 400 28px/1.1 "Liberation Serif", Tinos, Georgia, serif; }
  textarea { width: 100%; min-height: 92px; border: 1px solid #cfc9b8; border-radius: 10px; padding: 12px; font: inherit; font-size: 14px; resize: none; }
`;
const Main = styled.button`padding: 11px 22px; border: 0; border-radius: 10px; background: ${MOSS}; color: #fff; font: inherit; font-weight: 600; cursor: pointer;`;

const TONES = [["#cfe3e8", "#eef3ec", "#7f9c86", "#5b7a63"], ["#f3d9c3", "#faeedd", "#9fa27a", "#727a52"], ["#c6cfe4", "#e9ebf3", "#7d8ea6", "#566a86"]];
const PLACES = [
  ["Lighthouse keeper's house", "Islands", "On the cliff of Ouessant, three rooms and a library.", 142],
  ["Hut above the tree line", "Mountains", "Two hours on foot from Gimmelwald. Water from the spring.", 88],
  ["Mill at the weir", "Rivers", "You hear the water everywhere, even in the kitchen.", 119],
  ["Shepherd's stone barn", "Mountains", "A stove, four beds, and sheep that look in.", 74],
  ["House on stilts", "Rivers", "The Danube goes by under the floor boards.", 131],
  ["Salt maker's cabin", "Islands", "Between the basins of Læsø, with a tub outside.", 96],
];
const KINDS = ["All", "Islands", "Mountains", "Rivers"];

function Stay({ place, index, onAsk }) {
  const [liked, setLiked] = useState(false);
  const [name, kind, words, price] = place;
  return (
    <Card>
      <View tone={TONES[index % 3]} />
      <Words>
        <Row><span>{kind}</span><Heart on={liked} aria-label="Keep" onClick={() => setLiked(!liked)}>♥</Heart></Row>
        <h3>{name}</h3>
        <p css={{ fontSize: 15, color: "#5f6a62", minHeight: 46 }}>{words}</p>
        <Row><strong css={{ color: INK }}>€ {price} a night</strong><Main css={{ padding: "8px 16px", fontSize: 14 }} onClick={onAsk}>Ask</Main></Row>
      </Words>
    </Card>
  );
}

function App() {
  const [kind, setKind] = useState("All");
  const [asked, setAsked] = useState(null);
  const shown = PLACES.filter((place) => kind === "All" || place[1] === kind);
  return (
    <>
      <Global styles={base} />
      <Bar><Brand>Quiet places</Brand><Links><a href="#">Stays</a><a href="#">Journal</a><a href="#">For hosts</a></Links></Bar>
      <Hero><h1>Six houses where nobody will find you</h1><p>Each of them has one key, one guest book and no television. We know the people who look after them.</p></Hero>
      <Filters>{KINDS.map((name) => <Pill key={name} on={name === kind} onClick={() => setKind(name)}>{name}</Pill>)}<Field placeholder="When, and how many?" /></Filters>
      <Grid>{shown.map((place, index) => <Stay key={place[0]} place={place} index={index} onAsk={() => setAsked(place)} />)}</Grid>
      {asked && (
        <Veil>
          <Sheet role="dialog" aria-modal="true">
            <h2>Ask for {asked[0]}</h2>
            <p css={{ color: "#5f6a62" }}>The host answers within a day, mostly in the evening.</p>
            <textarea placeholder="Who comes, and why?" />
            <Row><Pill onClick={() => setAsked(null)}>Never mind</Pill><Main>Send</Main></Row>
          </Sheet>
        </Veil>
      )}
    </>
  );
}

createRoot(document.querySelector("#root")).render(<App />);

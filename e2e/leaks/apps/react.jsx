// React as people use it: a keyed field that is replaced when the password is shown, and controlled fields that are re-rendered.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { createPortal } from "react-dom";

const initial = () => document.querySelector("#app").dataset;

function Password() {
  const [value, setValue] = useState("");
  const [shown, setShown] = useState(false);
  const field = { value, onChange: (event) => setValue(event.target.value), id: "secret", autoComplete: "off", name: "entry" };
  return (
    <form>
      {shown ? <input key="text" type="text" {...field} /> : <input key="password" type="password" {...field} />}
      <button type="button" id="show" onClick={() => setShown(!shown)}>Show</button>
    </form>
  );
}

function Profile() {
  const [name, setName] = useState("");
  const [choice, setChoice] = useState("");
  const [open, setOpen] = useState(false);
  return (
    <form onSubmit={(event) => { event.preventDefault(); setOpen(true); }}>
      <input id="name" value={name} onChange={(event) => setName(event.target.value)} />
      <textarea id="note" value={name} onChange={(event) => setName(event.target.value)} />
      <select id="choice" value={choice} onChange={(event) => setChoice(event.target.value)}>
        <option value="">none</option>
        <option value={initial().option}>{initial().option}</option>
      </select>
      <p id="hello">Hello, <b>{name}</b> {choice && <i title={choice}>chosen</i>}</p>
      <button id="save">Save</button>
      {open && createPortal(<div role="dialog" id="portal" aria-label={name}>Saved for {name}</div>, document.body)}
    </form>
  );
}

createRoot(document.querySelector("#app")).render(
  <StrictMode>{initial().show === "password" ? <Password /> : <Profile />}</StrictMode>,
);

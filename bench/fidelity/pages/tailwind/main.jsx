import { Accordion, Avatar, Checkbox, Dialog, DropdownMenu, Progress, Slider, Switch, Tabs } from "radix-ui";
import { useState } from "react";
import { createRoot } from "react-dom/client";

const Icon = ({ path, className = "size-4" }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" className={className} aria-hidden>
    <path d={path} />
  </svg>
);
const DOTS = "M5 12h.01M12 12h.01M19 12h.01";
const TICK = "M20 6 9 17l-5-5";
const DOWN = "m6 9 6 6 6-6";
const CARD = "M2 7a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2zM2 10h20";
const CLOSE = "M18 6 6 18M6 6l12 12";

const BUTTON = "inline-flex items-center gap-2 rounded-lg px-3.5 py-2 text-sm font-medium shadow-sm focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-indigo-600";
const PRIMARY = `${BUTTON} bg-indigo-600 text-white hover:bg-indigo-500`;
const PLAIN = `${BUTTON} bg-white text-zinc-800 ring-1 ring-zinc-200 hover:bg-zinc-50`;

const INVOICES = [
  ["October 2026", "paid", "€ 1,284.00"],
  ["September 2026", "paid", "€ 1,284.00"],
  ["August 2026", "refunded", "€ 1,190.00"],
  ["July 2026", "paid", "€ 1,190.00"],
];
const TONES = { paid: "bg-emerald-50 text-emerald-700 ring-emerald-600/20", refunded: "bg-amber-50 text-amber-800 ring-amber-600/20" };
const QUESTIONS = [
  ["When am I billed?", "On the first working day of each month, for the seats that were used in the month before."],
  ["Can I change the plan in between?", "Yes. The difference is counted by the day and stands on the next invoice."],
  ["What happens when a payment fails?", "We try again twice, write to the owner, and lock nothing for fourteen days."],
];

function Menu() {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={PLAIN} aria-label="More">
        <Icon path={DOTS} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} className="rise z-20 w-56 rounded-xl bg-white p-1.5 text-sm shadow-xl ring-1 ring-zinc-900/10">
          {["Download all invoices", "Change the billing address", "Add a purchase order"].map((name) => (
            <DropdownMenu.Item key={name} className="rounded-md px-3 py-2 outline-none data-[highlighted]:bg-zinc-100">{name}</DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="my-1 h-px bg-zinc-100" />
          <DropdownMenu.Item className="rounded-md px-3 py-2 text-red-600 outline-none data-[highlighted]:bg-red-50">Cancel the plan</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Upgrade() {
  const [seats, setSeats] = useState([12]);
  return (
    <Dialog.Root>
      <Dialog.Trigger className={PRIMARY}>Change plan</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 bg-zinc-900/40 backdrop-blur-[2px]" />
        <Dialog.Content className="rise fixed top-1/2 left-1/2 w-[460px] -translate-x-1/2 -translate-y-1/2 rounded-2xl bg-white p-6 shadow-2xl">
          <Dialog.Title className="text-lg font-semibold tracking-tight">How many seats?</Dialog.Title>
          <Dialog.Description className="mt-1 text-sm text-zinc-500">Each seat is one person who can write. Readers are free.</Dialog.Description>
          <Slider.Root value={seats} onValueChange={setSeats} min={1} max={40} className="relative mt-6 flex h-5 w-full touch-none items-center">
            <Slider.Track className="relative h-1.5 grow rounded-full bg-zinc-200"><Slider.Range className="absolute h-full rounded-full bg-indigo-600" /></Slider.Track>
            <Slider.Thumb aria-label="Seats" className="block size-5 rounded-full bg-white shadow ring-1 ring-zinc-300" />
          </Slider.Root>
          <dl className="mt-6 divide-y divide-zinc-100 text-sm">
            <div className="flex justify-between py-2"><dt className="text-zinc-500">Seats</dt><dd>{seats[0]}</dd></div>
            <div className="flex justify-between py-2"><dt className="text-zinc-500">Each month</dt><dd className="font-medium">€ {(seats[0] * 107).toLocaleString("en")}</dd></div>
          </dl>
          <label className="mt-4 block text-sm font-medium" htmlFor="note">A word for the invoice</label>
          <input id="note" className="mt-1.5 w-full rounded-lg px-3 py-2 text-sm ring-1 ring-zinc-300 outline-none focus:ring-2 focus:ring-indigo-600" placeholder="Cost centre, project" />
          <div className="mt-6 flex justify-end gap-2"><Dialog.Close className={PLAIN}>Cancel</Dialog.Close><Dialog.Close className={PRIMARY}>Save</Dialog.Close></div>
          <Dialog.Close className="absolute top-5 right-5 text-zinc-400" aria-label="Close"><Icon path={CLOSE} /></Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const Panel = ({ title, children }) => (
  <section className="rounded-2xl bg-white p-6 shadow-sm ring-1 ring-zinc-200">
    <h2 className="text-base font-semibold tracking-tight">{title}</h2>
    {children}
  </section>
);

function Usage() {
  return (
    <Panel title="This month">
      {[["Seats", 9, 12], ["Documents", 1840, 5000], ["Storage", 61, 80]].map(([name, used, all]) => (
        <div key={name} className="mt-4">
          <div className="flex justify-between text-sm"><span className="text-zinc-600">{name}</span><span className="tabular-nums">{used} / {all}</span></div>
          <Progress.Root value={(used / all) * 100} className="mt-2 h-2 overflow-hidden rounded-full bg-zinc-100">
            <Progress.Indicator className="h-full bg-gradient-to-r from-indigo-500 to-violet-500" style={{ width: `${(used / all) * 100}%` }} />
          </Progress.Root>
        </div>
      ))}
    </Panel>
  );
}

function Invoices() {
  return (
    <Panel title="Invoices">
      <ul className="mt-3 divide-y divide-zinc-100">
        {INVOICES.map(([month, state, sum]) => (
          <li key={month} className="grid grid-cols-[1fr_auto_7rem] items-center gap-4 py-3 text-sm">
            <span>{month}</span>
            <span className={`rounded-full px-2 py-0.5 text-xs font-medium ring-1 ring-inset ${TONES[state]}`}>{state}</span>
            <span className="text-right tabular-nums">{sum}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Notices() {
  return (
    <Panel title="Notices">
      {["A summary each Monday", "When a payment fails", "When somebody joins"].map((name, index) => (
        <label key={name} className="mt-4 flex items-center justify-between text-sm">
          {name}
          <Switch.Root defaultChecked={index < 2} className="relative h-6 w-10 rounded-full bg-zinc-200 transition-colors data-[state=checked]:bg-indigo-600">
            <Switch.Thumb className="block size-5 translate-x-0.5 rounded-full bg-white shadow transition-transform data-[state=checked]:translate-x-[18px]" />
          </Switch.Root>
        </label>
      ))}
      <label className="mt-5 flex items-center gap-3 text-sm">
        <Checkbox.Root defaultChecked className="grid size-5 place-items-center rounded border border-zinc-300 data-[state=checked]:border-indigo-600 data-[state=checked]:bg-indigo-600">
          <Checkbox.Indicator><Icon path={TICK} className="size-3.5 text-white" /></Checkbox.Indicator>
        </Checkbox.Root>
        Send a copy to the accountant
      </label>
    </Panel>
  );
}

function Questions() {
  return (
    <Panel title="Questions">
      <Accordion.Root type="single" collapsible className="mt-2 divide-y divide-zinc-100">
        {QUESTIONS.map(([question, answer]) => (
          <Accordion.Item key={question} value={question}>
            <Accordion.Trigger className="group flex w-full items-center justify-between py-3 text-left text-sm font-medium">
              {question}
              <Icon path={DOWN} className="size-4 text-zinc-400 transition-transform group-data-[state=open]:rotate-180" />
            </Accordion.Trigger>
            <Accordion.Content className="pb-3 text-sm text-zinc-600">{answer}</Accordion.Content>
          </Accordion.Item>
        ))}
      </Accordion.Root>
    </Panel>
  );
}

function App() {
  return (
    <>
      <header className="sticky top-0 z-10 border-b border-zinc-200 bg-white/80 backdrop-blur">
        <div className="mx-auto flex h-16 max-w-6xl items-center gap-8 px-6">
          <span className="flex items-center gap-2 font-semibold tracking-tight"><span className="grid size-8 place-items-center rounded-lg bg-gradient-to-br from-indigo-500 to-violet-600 text-white"><Icon path={CARD} /></span>Ledgerly</span>
          <nav className="hidden gap-6 text-sm text-zinc-500 md:flex">{["Overview", "People", "Billing", "Security"].map((name) => <a key={name} href="#" className={name === "Billing" ? "font-medium text-zinc-900" : ""}>{name}</a>)}</nav>
          <Avatar.Root className="ml-auto grid size-9 place-items-center rounded-full bg-violet-100 text-sm font-medium text-violet-700"><Avatar.Fallback>MK</Avatar.Fallback></Avatar.Root>
        </div>
      </header>
      <main className="mx-auto max-w-6xl px-6 py-10">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <div><h1 className="text-2xl font-semibold tracking-tight">Billing</h1><p className="mt-1 text-sm text-zinc-500">Team plan, twelve seats, renewed on the first of December.</p></div>
          <div className="flex gap-2"><Menu /><Upgrade /></div>
        </div>
        <Tabs.Root defaultValue="plan" className="mt-8">
          <Tabs.List className="flex gap-6 border-b border-zinc-200 text-sm">
            {[["plan", "Plan and usage"], ["notices", "Notices"], ["help", "Questions"]].map(([key, name]) => (
              <Tabs.Trigger key={key} value={key} className="-mb-px border-b-2 border-transparent pb-3 text-zinc-500 data-[state=active]:border-indigo-600 data-[state=active]:font-medium data-[state=active]:text-zinc-900">{name}</Tabs.Trigger>
            ))}
          </Tabs.List>
          <Tabs.Content value="plan" className="mt-6 grid gap-6 md:grid-cols-[2fr_3fr]"><Usage /><Invoices /></Tabs.Content>
          <Tabs.Content value="notices" className="mt-6 max-w-xl"><Notices /></Tabs.Content>
          <Tabs.Content value="help" className="mt-6 max-w-2xl"><Questions /></Tabs.Content>
        </Tabs.Root>
      </main>
    </>
  );
}

createRoot(document.querySelector("#root")).render(<App />);

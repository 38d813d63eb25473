// Vue: the same two forms, `v-if` with keys for the password, `v-model` for the profile.
import { createApp } from "vue";

const { show, option } = document.querySelector("#app").dataset;

const Password = {
  data: () => ({ value: "", shown: false }),
  template: `<form>
    <input v-if="shown" key="text" type="text" id="secret" name="entry" v-model="value">
    <input v-else key="password" type="password" id="secret" name="entry" v-model="value">
    <button type="button" id="show" @click="shown = !shown">Show</button>
  </form>`,
};

const Dynamic = {
  data: () => ({ value: "", shown: false }),
  template: `<form>
    <input :type="shown ? 'text' : 'password'" id="secret" name="entry" v-model="value">
    <button type="button" id="show" @click="shown = !shown">Show</button>
  </form>`,
};

const Profile = {
  data: () => ({ name: "", choice: "", option, open: false }),
  template: `<form @submit.prevent="open = true">
    <input id="name" v-model="name"><textarea id="note" v-model="name"></textarea>
    <select id="choice" v-model="choice"><option value="">none</option><option :value="option">{{ option }}</option></select>
    <p id="hello">Hello, <b>{{ name }}</b> <i v-if="choice" :title="choice">chosen</i></p>
    <button id="save">Save</button>
    <Teleport to="body"><div v-if="open" role="dialog" id="portal" :aria-label="name">Saved for {{ name }}</div></Teleport>
  </form>`,
};

createApp({ password: Password, dynamic: Dynamic }[show] ?? Profile).mount("#app");

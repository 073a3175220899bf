import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/sheets.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { language } from './i18n/i18n.svelte.ts';
import { route } from './state/route.svelte.ts';
import { settings } from './state/settings.svelte.ts';

settings.start();
language.start();
route.start();

const target = document.getElementById('app');
if (target !== null) mount(App, { target });

import { total } from "./cart.js";

document.querySelector("output").value = total([3, 4]);

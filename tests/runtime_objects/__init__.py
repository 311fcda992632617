"""The runtime's object model without the compiler: a hand-written module in the form that the emitter writes."""

#include "letter.h"

/* src/reader/pyver/ops_38.c - written by gen-opcodes.py with
 * CPython 3.8.18. Do not edit.
 */
#include "reader/callee_rules.h"

const struct callee_rules callee_rules_38 = {
	/* clang-format off */
	.jump_bytes = 1,
	.op = {
		/* POP_TOP */
		[1] = { .base = 1, .fall = { EFFECT_FIXED, -1, 0 } },
		/* ROT_TWO */
		[2] = { .base = 2, .fall = { EFFECT_FIXED, 0, 0 } },
		/* ROT_THREE */
		[3] = { .base = 3, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DUP_TOP */
		[4] = { .base = 4, .fall = { EFFECT_FIXED, 1, 0 } },
		/* DUP_TOP_TWO */
		[5] = { .base = 5, .fall = { EFFECT_FIXED, 2, 0 } },
		/* ROT_FOUR */
		[6] = { .base = 6, .fall = { EFFECT_FIXED, 0, 0 } },
		/* NOP */
		[9] = { .base = 9, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_POSITIVE */
		[10] = { .base = 10, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NEGATIVE */
		[11] = { .base = 11, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NOT */
		[12] = { .base = 12, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_INVERT */
		[15] = { .base = 15, .fall = { EFFECT_FIXED, 0, 0 } },
		/* BINARY_MATRIX_MULTIPLY */
		[16] = { .base = 16, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_MATRIX_MULTIPLY */
		[17] = { .base = 17, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_POWER */
		[19] = { .base = 19, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_MULTIPLY */
		[20] = { .base = 20, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_MODULO */
		[22] = { .base = 22, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_ADD */
		[23] = { .base = 23, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_SUBTRACT */
		[24] = { .base = 24, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_SUBSCR */
		[25] = { .base = 25, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_FLOOR_DIVIDE */
		[26] = { .base = 26, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_TRUE_DIVIDE */
		[27] = { .base = 27, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_FLOOR_DIVIDE */
		[28] = { .base = 28, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_TRUE_DIVIDE */
		[29] = { .base = 29, .fall = { EFFECT_FIXED, -1, 0 } },
		/* GET_AITER */
		[50] = { .base = 50, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_ANEXT */
		[51] = { .base = 51, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BEFORE_ASYNC_WITH */
		[52] = { .base = 52, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BEGIN_FINALLY */
		[53] = { .base = 53, .flags = OP_ENTER_FINALLY, .fall =
		        { EFFECT_FIXED, 6, 0 } },
		/* END_ASYNC_FOR */
		[54] = { .base = 54, .fall = { EFFECT_FIXED, -7, 0 } },
		/* INPLACE_ADD */
		[55] = { .base = 55, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_SUBTRACT */
		[56] = { .base = 56, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_MULTIPLY */
		[57] = { .base = 57, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_MODULO */
		[59] = { .base = 59, .fall = { EFFECT_FIXED, -1, 0 } },
		/* STORE_SUBSCR */
		[60] = { .base = 60, .fall = { EFFECT_FIXED, -3, 0 } },
		/* DELETE_SUBSCR */
		[61] = { .base = 61, .fall = { EFFECT_FIXED, -2, 0 } },
		/* BINARY_LSHIFT */
		[62] = { .base = 62, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_RSHIFT */
		[63] = { .base = 63, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_AND */
		[64] = { .base = 64, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_XOR */
		[65] = { .base = 65, .fall = { EFFECT_FIXED, -1, 0 } },
		/* BINARY_OR */
		[66] = { .base = 66, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_POWER */
		[67] = { .base = 67, .fall = { EFFECT_FIXED, -1, 0 } },
		/* GET_ITER */
		[68] = { .base = 68, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_YIELD_FROM_ITER */
		[69] = { .base = 69, .fall = { EFFECT_FIXED, 0, 0 } },
		/* PRINT_EXPR */
		[70] = { .base = 70, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LOAD_BUILD_CLASS */
		[71] = { .base = 71, .fall = { EFFECT_FIXED, 1, 0 } },
		/* YIELD_FROM */
		[72] = { .base = 72, .fall = { EFFECT_FIXED, -1, 0 } },
		/* GET_AWAITABLE */
		[73] = { .base = 73, .fall = { EFFECT_FIXED, 0, 0 } },
		/* INPLACE_LSHIFT */
		[75] = { .base = 75, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_RSHIFT */
		[76] = { .base = 76, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_AND */
		[77] = { .base = 77, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_XOR */
		[78] = { .base = 78, .fall = { EFFECT_FIXED, -1, 0 } },
		/* INPLACE_OR */
		[79] = { .base = 79, .fall = { EFFECT_FIXED, -1, 0 } },
		/* WITH_CLEANUP_START */
		[81] = { .base = 81, .fall = { EFFECT_FIXED, 2, 0 } },
		/* WITH_CLEANUP_FINISH */
		[82] = { .base = 82, .fall = { EFFECT_FIXED, -3, 0 } },
		/* RETURN_VALUE */
		[83] = { .base = 83, .flags = OP_NO_FALL },
		/* IMPORT_STAR */
		[84] = { .base = 84, .fall = { EFFECT_FIXED, -1, 0 } },
		/* SETUP_ANNOTATIONS */
		[85] = { .base = 85, .fall = { EFFECT_FIXED, 0, 0 } },
		/* YIELD_VALUE */
		[86] = { .base = 86, .flags = OP_YIELD, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* POP_BLOCK */
		[87] = { .base = 87, .fall = { EFFECT_FIXED, 0, 0 } },
		/* END_FINALLY */
		[88] = { .base = 88, .flags = OP_LEAVE_FINALLY, .fall =
		        { EFFECT_FIXED, -6, 0 } },
		/* POP_EXCEPT */
		[89] = { .base = 89, .fall = { EFFECT_FIXED, -3, 0 } },
		/* STORE_NAME */
		[90] = { .base = 90, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_NAME */
		[91] = { .base = 91, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNPACK_SEQUENCE */
		[92] = { .base = 92, .fall = { EFFECT_TIMES, -1, 1 } },
		/* FOR_ITER */
		[93] = { .base = 93, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, 1, 0 }, .jump = { EFFECT_FIXED, -1, 0 }
		        },
		/* UNPACK_EX */
		[94] = { .base = 94, .fall = { EFFECT_BOTH, 0, 1 } },
		/* STORE_ATTR */
		[95] = { .base = 95, .fall = { EFFECT_FIXED, -2, 0 } },
		/* DELETE_ATTR */
		[96] = { .base = 96, .fall = { EFFECT_FIXED, -1, 0 } },
		/* STORE_GLOBAL */
		[97] = { .base = 97, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_GLOBAL */
		[98] = { .base = 98, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_CONST */
		[100] = { .base = 100, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* LOAD_NAME */
		[101] = { .base = 101, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* BUILD_TUPLE */
		[102] = { .base = 102, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_LIST */
		[103] = { .base = 103, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_SET */
		[104] = { .base = 104, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_MAP */
		[105] = { .base = 105, .fall = { EFFECT_TIMES, 1, -2 }
		        },
		/* LOAD_ATTR */
		[106] = { .base = 106, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* COMPARE_OP */
		[107] = { .base = 107, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* IMPORT_NAME */
		[108] = { .base = 108, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* IMPORT_FROM */
		[109] = { .base = 109, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* JUMP_FORWARD */
		[110] = { .base = 110, .flags = OP_NO_FALL | OP_JUMP,
		        .jump = { EFFECT_FIXED, 0, 0 } },
		/* JUMP_IF_FALSE_OR_POP */
		[111] = { .base = 111, .flags = OP_JUMP | OP_JUMP_TO,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, 0, 0 } },
		/* JUMP_IF_TRUE_OR_POP */
		[112] = { .base = 112, .flags = OP_JUMP | OP_JUMP_TO,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, 0, 0 } },
		/* JUMP_ABSOLUTE */
		[113] = { .base = 113, .flags = OP_NO_FALL | OP_JUMP |
		        OP_JUMP_TO, .jump = { EFFECT_FIXED, 0, 0 } },
		/* POP_JUMP_IF_FALSE */
		[114] = { .base = 114, .flags = OP_JUMP | OP_JUMP_TO,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_TRUE */
		[115] = { .base = 115, .flags = OP_JUMP | OP_JUMP_TO,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* LOAD_GLOBAL */
		[116] = { .base = 116, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* SETUP_FINALLY */
		[122] = { .base = 122, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, 0, 0 }, .jump = { EFFECT_FIXED, 6, 0 } },
		/* LOAD_FAST */
		[124] = { .base = 124, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* STORE_FAST */
		[125] = { .base = 125, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* DELETE_FAST */
		[126] = { .base = 126, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* RAISE_VARARGS */
		[130] = { .base = 130, .flags = OP_NO_FALL },
		/* CALL_FUNCTION */
		[131] = { .base = 131, .callable = { EFFECT_TIMES, -1,
		        -1 }, .flags = OP_CALL, .fall = { EFFECT_TIMES, 0, -1 }
		        },
		/* MAKE_FUNCTION */
		[132] = { .base = 132, .fall = { EFFECT_BITS, -1, -1 }
		        },
		/* BUILD_SLICE */
		[133] = { .base = 133, .fall = { EFFECT_IS3, -1, -1 }
		        },
		/* LOAD_CLOSURE */
		[135] = { .base = 135, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* LOAD_DEREF */
		[136] = { .base = 136, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* STORE_DEREF */
		[137] = { .base = 137, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* DELETE_DEREF */
		[138] = { .base = 138, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* CALL_FUNCTION_KW */
		[141] = { .base = 141, .callable = { EFFECT_TIMES, -2,
		        -1 }, .flags = OP_CALL, .fall = { EFFECT_TIMES, -1, -1
		        } },
		/* CALL_FUNCTION_EX */
		[142] = { .base = 142, .callable = { EFFECT_BIT0, -2,
		        -1 }, .flags = OP_CALL, .fall = { EFFECT_BIT0, -1, -1 }
		        },
		/* SETUP_WITH */
		[143] = { .base = 143, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, 1, 0 }, .jump = { EFFECT_FIXED, 6, 0 } },
		/* EXTENDED_ARG */
		[144] = { .base = 144, .flags = OP_EXTENDED, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* LIST_APPEND */
		[145] = { .base = 145, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_ADD */
		[146] = { .base = 146, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* MAP_ADD */
		[147] = { .base = 147, .fall = { EFFECT_FIXED, -2, 0 }
		        },
		/* LOAD_CLASSDEREF */
		[148] = { .base = 148, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* BUILD_LIST_UNPACK */
		[149] = { .base = 149, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_MAP_UNPACK */
		[150] = { .base = 150, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_MAP_UNPACK_WITH_CALL */
		[151] = { .base = 151, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_TUPLE_UNPACK */
		[152] = { .base = 152, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_SET_UNPACK */
		[153] = { .base = 153, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* SETUP_ASYNC_WITH */
		[154] = { .base = 154, .flags = OP_JUMP, .fall = {
		        EFFECT_FIXED, 0, 0 }, .jump = { EFFECT_FIXED, 5, 0 } },
		/* FORMAT_VALUE */
		[155] = { .base = 155, .fall = { EFFECT_BIT2, 0, -1 }
		        },
		/* BUILD_CONST_KEY_MAP */
		[156] = { .base = 156, .fall = { EFFECT_TIMES, 0, -1 }
		        },
		/* BUILD_STRING */
		[157] = { .base = 157, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* BUILD_TUPLE_UNPACK_WITH_CALL */
		[158] = { .base = 158, .fall = { EFFECT_TIMES, 1, -1 }
		        },
		/* LOAD_METHOD */
		[160] = { .base = 160, .fall = { EFFECT_FIXED, 1, 0 }
		        },
		/* CALL_METHOD */
		[161] = { .base = 161, .callable = { EFFECT_TIMES, -2,
		        -1 }, .flags = OP_CALL | OP_CALL_OR_NEXT, .fall = {
		        EFFECT_TIMES, -1, -1 } },
		/* CALL_FINALLY */
		[162] = { .base = 162, .flags = OP_JUMP |
		        OP_ENTER_FINALLY, .fall = { EFFECT_FIXED, 0, 0 }, .jump
		        = { EFFECT_FIXED, 1, 0 } },
		/* POP_FINALLY */
		[163] = { .base = 163, .flags = OP_LEAVE_FINALLY, .fall
		        = { EFFECT_FIXED, -6, 0 } },
	},
};

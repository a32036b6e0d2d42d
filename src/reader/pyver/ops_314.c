/* src/reader/pyver/ops_314.c - written by gen-opcodes.py with
 * CPython 3.14.10. Do not edit.
 */
#include "reader/callee_rules.h"

const struct callee_rules callee_rules_314 = {
	/* clang-format off */
	.jump_bytes = 2,
	.op = {
		/* BINARY_SLICE */
		[1] = { .base = 1, .fall = { EFFECT_FIXED, -2, 0 } },
		/* BUILD_TEMPLATE */
		[2] = { .base = 2, .fall = { EFFECT_FIXED, -1, 0 } },
		[3] = { .base = 44 }, /* a form of BINARY_OP */
		/* CALL_FUNCTION_EX */
		[4] = { .base = 4, .callable = { EFFECT_FIXED, -4, 0 },
		        .flags = OP_CALL, .fall = { EFFECT_FIXED, -3, 0 } },
		/* CHECK_EG_MATCH */
		[5] = { .base = 5, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CHECK_EXC_MATCH */
		[6] = { .base = 6, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CLEANUP_THROW */
		[7] = { .base = 7, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_SUBSCR */
		[8] = { .base = 8, .fall = { EFFECT_FIXED, -2, 0 } },
		/* END_FOR */
		[9] = { .base = 9, .fall = { EFFECT_FIXED, -1, 0 } },
		/* END_SEND */
		[10] = { .base = 10, .fall = { EFFECT_FIXED, -1, 0 } },
		/* EXIT_INIT_CHECK */
		[11] = { .base = 11, .fall = { EFFECT_FIXED, -1, 0 } },
		/* FORMAT_SIMPLE */
		[12] = { .base = 12, .fall = { EFFECT_FIXED, 0, 0 } },
		/* FORMAT_WITH_SPEC */
		[13] = { .base = 13, .fall = { EFFECT_FIXED, -1, 0 } },
		/* GET_AITER */
		[14] = { .base = 14, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_ANEXT */
		[15] = { .base = 15, .fall = { EFFECT_FIXED, 1, 0 } },
		/* GET_ITER */
		[16] = { .base = 16, .fall = { EFFECT_FIXED, 0, 0 } },
		/* RESERVED */
		[17] = { .base = 17, .fall = { EFFECT_FIXED, 0, 0 } },
		/* GET_LEN */
		[18] = { .base = 18, .fall = { EFFECT_FIXED, 1, 0 } },
		/* GET_YIELD_FROM_ITER */
		[19] = { .base = 19, .fall = { EFFECT_FIXED, 0, 0 } },
		/* INTERPRETER_EXIT */
		[20] = { .base = 20, .flags = OP_NO_FALL },
		/* LOAD_BUILD_CLASS */
		[21] = { .base = 21, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_LOCALS */
		[22] = { .base = 22, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MAKE_FUNCTION */
		[23] = { .base = 23, .fall = { EFFECT_FIXED, 0, 0 } },
		/* MATCH_KEYS */
		[24] = { .base = 24, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_MAPPING */
		[25] = { .base = 25, .fall = { EFFECT_FIXED, 1, 0 } },
		/* MATCH_SEQUENCE */
		[26] = { .base = 26, .fall = { EFFECT_FIXED, 1, 0 } },
		/* NOP */
		[27] = { .base = 27, .fall = { EFFECT_FIXED, 0, 0 } },
		/* NOT_TAKEN */
		[28] = { .base = 28, .fall = { EFFECT_FIXED, 0, 0 } },
		/* POP_EXCEPT */
		[29] = { .base = 29, .fall = { EFFECT_FIXED, -1, 0 } },
		/* POP_ITER */
		[30] = { .base = 30, .fall = { EFFECT_FIXED, -1, 0 } },
		/* POP_TOP */
		[31] = { .base = 31, .fall = { EFFECT_FIXED, -1, 0 } },
		/* PUSH_EXC_INFO */
		[32] = { .base = 32, .fall = { EFFECT_FIXED, 1, 0 } },
		/* PUSH_NULL */
		[33] = { .base = 33, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_GENERATOR */
		[34] = { .base = 34, .fall = { EFFECT_FIXED, 1, 0 } },
		/* RETURN_VALUE */
		[35] = { .base = 35, .flags = OP_NO_FALL },
		/* SETUP_ANNOTATIONS */
		[36] = { .base = 36, .fall = { EFFECT_FIXED, 0, 0 } },
		/* STORE_SLICE */
		[37] = { .base = 37, .fall = { EFFECT_FIXED, -4, 0 } },
		/* STORE_SUBSCR */
		[38] = { .base = 38, .caches = 1, .fall = {
		        EFFECT_FIXED, -3, 0 } },
		/* TO_BOOL */
		[39] = { .base = 39, .caches = 3, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* UNARY_INVERT */
		[40] = { .base = 40, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NEGATIVE */
		[41] = { .base = 41, .fall = { EFFECT_FIXED, 0, 0 } },
		/* UNARY_NOT */
		[42] = { .base = 42, .fall = { EFFECT_FIXED, 0, 0 } },
		/* WITH_EXCEPT_START */
		[43] = { .base = 43, .fall = { EFFECT_FIXED, 1, 0 } },
		/* BINARY_OP */
		[44] = { .base = 44, .caches = 5, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* BUILD_INTERPOLATION */
		[45] = { .base = 45, .fall = { EFFECT_BIT0, -1, -1 } },
		/* BUILD_LIST */
		[46] = { .base = 46, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_MAP */
		[47] = { .base = 47, .fall = { EFFECT_TIMES, 1, -2 } },
		/* BUILD_SET */
		[48] = { .base = 48, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_SLICE */
		[49] = { .base = 49, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_STRING */
		[50] = { .base = 50, .fall = { EFFECT_TIMES, 1, -1 } },
		/* BUILD_TUPLE */
		[51] = { .base = 51, .fall = { EFFECT_TIMES, 1, -1 } },
		/* CALL */
		[52] = { .base = 52, .caches = 3, .callable = {
		        EFFECT_TIMES, -2, -1 }, .flags = OP_CALL, .fall = {
		        EFFECT_TIMES, -1, -1 } },
		/* CALL_INTRINSIC_1 */
		[53] = { .base = 53, .fall = { EFFECT_FIXED, 0, 0 } },
		/* CALL_INTRINSIC_2 */
		[54] = { .base = 54, .fall = { EFFECT_FIXED, -1, 0 } },
		/* CALL_KW */
		[55] = { .base = 55, .caches = 3, .callable = {
		        EFFECT_TIMES, -3, -1 }, .flags = OP_CALL, .fall = {
		        EFFECT_TIMES, -2, -1 } },
		/* COMPARE_OP */
		[56] = { .base = 56, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* CONTAINS_OP */
		[57] = { .base = 57, .caches = 1, .fall = {
		        EFFECT_FIXED, -1, 0 } },
		/* CONVERT_VALUE */
		[58] = { .base = 58, .fall = { EFFECT_FIXED, 0, 0 } },
		/* COPY */
		[59] = { .base = 59, .fall = { EFFECT_FIXED, 1, 0 } },
		/* COPY_FREE_VARS */
		[60] = { .base = 60, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_ATTR */
		[61] = { .base = 61, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DELETE_DEREF */
		[62] = { .base = 62, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_FAST */
		[63] = { .base = 63, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_GLOBAL */
		[64] = { .base = 64, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DELETE_NAME */
		[65] = { .base = 65, .fall = { EFFECT_FIXED, 0, 0 } },
		/* DICT_MERGE */
		[66] = { .base = 66, .fall = { EFFECT_FIXED, -1, 0 } },
		/* DICT_UPDATE */
		[67] = { .base = 67, .fall = { EFFECT_FIXED, -1, 0 } },
		/* END_ASYNC_FOR */
		[68] = { .base = 68, .fall = { EFFECT_FIXED, -2, 0 } },
		/* EXTENDED_ARG */
		[69] = { .base = 69, .flags = OP_EXTENDED, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* FOR_ITER */
		[70] = { .base = 70, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 1, 0 }, .jump = { EFFECT_FIXED,
		        1, 0 } },
		/* GET_AWAITABLE */
		[71] = { .base = 71, .fall = { EFFECT_FIXED, 0, 0 } },
		/* IMPORT_FROM */
		[72] = { .base = 72, .fall = { EFFECT_FIXED, 1, 0 } },
		/* IMPORT_NAME */
		[73] = { .base = 73, .fall = { EFFECT_FIXED, -1, 0 } },
		/* IS_OP */
		[74] = { .base = 74, .fall = { EFFECT_FIXED, -1, 0 } },
		/* JUMP_BACKWARD */
		[75] = { .base = 75, .caches = 1, .flags = OP_NO_FALL |
		        OP_JUMP | OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 }
		        },
		/* JUMP_BACKWARD_NO_INTERRUPT */
		[76] = { .base = 76, .flags = OP_NO_FALL | OP_JUMP |
		        OP_JUMP_BACK, .jump = { EFFECT_FIXED, 0, 0 } },
		/* JUMP_FORWARD */
		[77] = { .base = 77, .flags = OP_NO_FALL | OP_JUMP,
		        .jump = { EFFECT_FIXED, 0, 0 } },
		/* LIST_APPEND */
		[78] = { .base = 78, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LIST_EXTEND */
		[79] = { .base = 79, .fall = { EFFECT_FIXED, -1, 0 } },
		/* LOAD_ATTR */
		[80] = { .base = 80, .caches = 9, .fall = {
		        EFFECT_BIT0, 0, 1 } },
		/* LOAD_COMMON_CONSTANT */
		[81] = { .base = 81, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_CONST */
		[82] = { .base = 82, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_DEREF */
		[83] = { .base = 83, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST */
		[84] = { .base = 84, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_AND_CLEAR */
		[85] = { .base = 85, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_BORROW */
		[86] = { .base = 86, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_BORROW_LOAD_FAST_BORROW */
		[87] = { .base = 87, .fall = { EFFECT_FIXED, 2, 0 } },
		/* LOAD_FAST_CHECK */
		[88] = { .base = 88, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_FAST_LOAD_FAST */
		[89] = { .base = 89, .fall = { EFFECT_FIXED, 2, 0 } },
		/* LOAD_FROM_DICT_OR_DEREF */
		[90] = { .base = 90, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_FROM_DICT_OR_GLOBALS */
		[91] = { .base = 91, .fall = { EFFECT_FIXED, 0, 0 } },
		/* LOAD_GLOBAL */
		[92] = { .base = 92, .caches = 4, .fall = {
		        EFFECT_BIT0, 1, 1 } },
		/* LOAD_NAME */
		[93] = { .base = 93, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_SMALL_INT */
		[94] = { .base = 94, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_SPECIAL */
		[95] = { .base = 95, .fall = { EFFECT_FIXED, 1, 0 } },
		/* LOAD_SUPER_ATTR */
		[96] = { .base = 96, .caches = 1, .fall = {
		        EFFECT_BIT0, -2, 1 } },
		/* MAKE_CELL */
		[97] = { .base = 97, .fall = { EFFECT_FIXED, 0, 0 } },
		/* MAP_ADD */
		[98] = { .base = 98, .fall = { EFFECT_FIXED, -2, 0 } },
		/* MATCH_CLASS */
		[99] = { .base = 99, .fall = { EFFECT_FIXED, -2, 0 } },
		/* POP_JUMP_IF_FALSE */
		[100] = { .base = 100, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_NONE */
		[101] = { .base = 101, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_NOT_NONE */
		[102] = { .base = 102, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* POP_JUMP_IF_TRUE */
		[103] = { .base = 103, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, -1, 0 }, .jump = {
		        EFFECT_FIXED, -1, 0 } },
		/* RAISE_VARARGS */
		[104] = { .base = 104, .flags = OP_NO_FALL },
		/* RERAISE */
		[105] = { .base = 105, .flags = OP_NO_FALL },
		/* SEND */
		[106] = { .base = 106, .caches = 1, .flags = OP_JUMP,
		        .fall = { EFFECT_FIXED, 0, 0 }, .jump = { EFFECT_FIXED,
		        0, 0 } },
		/* SET_ADD */
		[107] = { .base = 107, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_FUNCTION_ATTRIBUTE */
		[108] = { .base = 108, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SET_UPDATE */
		[109] = { .base = 109, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_ATTR */
		[110] = { .base = 110, .caches = 4, .fall = {
		        EFFECT_FIXED, -2, 0 } },
		/* STORE_DEREF */
		[111] = { .base = 111, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_FAST */
		[112] = { .base = 112, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_FAST_LOAD_FAST */
		[113] = { .base = 113, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* STORE_FAST_STORE_FAST */
		[114] = { .base = 114, .fall = { EFFECT_FIXED, -2, 0 }
		        },
		/* STORE_GLOBAL */
		[115] = { .base = 115, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* STORE_NAME */
		[116] = { .base = 116, .fall = { EFFECT_FIXED, -1, 0 }
		        },
		/* SWAP */
		[117] = { .base = 117, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		/* UNPACK_EX */
		[118] = { .base = 118, .fall = { EFFECT_BOTH, 0, 1 } },
		/* UNPACK_SEQUENCE */
		[119] = { .base = 119, .caches = 1, .fall = {
		        EFFECT_TIMES, -1, 1 } },
		/* YIELD_VALUE */
		[120] = { .base = 120, .flags = OP_YIELD, .fall = {
		        EFFECT_FIXED, 0, 0 } },
		/* RESUME */
		[128] = { .base = 128, .fall = { EFFECT_FIXED, 0, 0 }
		        },
		[129] = { .base = 44 }, /* a form of BINARY_OP */
		[130] = { .base = 44 }, /* a form of BINARY_OP */
		[131] = { .base = 44 }, /* a form of BINARY_OP */
		[132] = { .base = 44 }, /* a form of BINARY_OP */
		[133] = { .base = 44 }, /* a form of BINARY_OP */
		[134] = { .base = 44 }, /* a form of BINARY_OP */
		[135] = { .base = 44 }, /* a form of BINARY_OP */
		[136] = { .base = 44 }, /* a form of BINARY_OP */
		[137] = { .base = 44 }, /* a form of BINARY_OP */
		[138] = { .base = 44 }, /* a form of BINARY_OP */
		[139] = { .base = 44 }, /* a form of BINARY_OP */
		[140] = { .base = 44 }, /* a form of BINARY_OP */
		[141] = { .base = 44 }, /* a form of BINARY_OP */
		[142] = { .base = 44 }, /* a form of BINARY_OP */
		[143] = { .base = 52 }, /* a form of CALL */
		[144] = { .base = 52 }, /* a form of CALL */
		[145] = { .base = 52 }, /* a form of CALL */
		[146] = { .base = 52 }, /* a form of CALL */
		[147] = { .base = 52 }, /* a form of CALL */
		[148] = { .base = 52 }, /* a form of CALL */
		[149] = { .base = 52 }, /* a form of CALL */
		[150] = { .base = 52 }, /* a form of CALL */
		[151] = { .base = 55 }, /* a form of CALL_KW */
		[152] = { .base = 55 }, /* a form of CALL_KW */
		[153] = { .base = 55 }, /* a form of CALL_KW */
		[154] = { .base = 52 }, /* a form of CALL */
		[155] = { .base = 52 }, /* a form of CALL */
		[156] = { .base = 52 }, /* a form of CALL */
		[157] = { .base = 52 }, /* a form of CALL */
		[158] = { .base = 52 }, /* a form of CALL */
		[159] = { .base = 52 }, /* a form of CALL */
		[160] = { .base = 52 }, /* a form of CALL */
		[161] = { .base = 52 }, /* a form of CALL */
		[162] = { .base = 52 }, /* a form of CALL */
		[163] = { .base = 52 }, /* a form of CALL */
		[164] = { .base = 52 }, /* a form of CALL */
		[165] = { .base = 52 }, /* a form of CALL */
		[166] = { .base = 56 }, /* a form of COMPARE_OP */
		[167] = { .base = 56 }, /* a form of COMPARE_OP */
		[168] = { .base = 56 }, /* a form of COMPARE_OP */
		[169] = { .base = 57 }, /* a form of CONTAINS_OP */
		[170] = { .base = 57 }, /* a form of CONTAINS_OP */
		[171] = { .base = 70 }, /* a form of FOR_ITER */
		[172] = { .base = 70 }, /* a form of FOR_ITER */
		[173] = { .base = 70 }, /* a form of FOR_ITER */
		[174] = { .base = 70 }, /* a form of FOR_ITER */
		[175] = { .base = 75 }, /* a form of JUMP_BACKWARD */
		[176] = { .base = 75 }, /* a form of JUMP_BACKWARD */
		[177] = { .base = 80 }, /* a form of LOAD_ATTR */
		[178] = { .base = 80 }, /* a form of LOAD_ATTR */
		[179] = { .base = 80 }, /* a form of LOAD_ATTR */
		[180] = { .base = 80 }, /* a form of LOAD_ATTR */
		[181] = { .base = 80 }, /* a form of LOAD_ATTR */
		[182] = { .base = 80 }, /* a form of LOAD_ATTR */
		[183] = { .base = 80 }, /* a form of LOAD_ATTR */
		[184] = { .base = 80 }, /* a form of LOAD_ATTR */
		[185] = { .base = 80 }, /* a form of LOAD_ATTR */
		[186] = { .base = 80 }, /* a form of LOAD_ATTR */
		[187] = { .base = 80 }, /* a form of LOAD_ATTR */
		[188] = { .base = 80 }, /* a form of LOAD_ATTR */
		[189] = { .base = 80 }, /* a form of LOAD_ATTR */
		[190] = { .base = 82 }, /* a form of LOAD_CONST */
		[191] = { .base = 82 }, /* a form of LOAD_CONST */
		[192] = { .base = 92 }, /* a form of LOAD_GLOBAL */
		[193] = { .base = 92 }, /* a form of LOAD_GLOBAL */
		[194] = { .base = 96 }, /* a form of LOAD_SUPER_ATTR */
		[195] = { .base = 96 }, /* a form of LOAD_SUPER_ATTR */
		[196] = { .base = 128 }, /* a form of RESUME */
		[197] = { .base = 106 }, /* a form of SEND */
		[198] = { .base = 110 }, /* a form of STORE_ATTR */
		[199] = { .base = 110 }, /* a form of STORE_ATTR */
		[200] = { .base = 110 }, /* a form of STORE_ATTR */
		[201] = { .base = 38 }, /* a form of STORE_SUBSCR */
		[202] = { .base = 38 }, /* a form of STORE_SUBSCR */
		[203] = { .base = 39 }, /* a form of TO_BOOL */
		[204] = { .base = 39 }, /* a form of TO_BOOL */
		[205] = { .base = 39 }, /* a form of TO_BOOL */
		[206] = { .base = 39 }, /* a form of TO_BOOL */
		[207] = { .base = 39 }, /* a form of TO_BOOL */
		[208] = { .base = 39 }, /* a form of TO_BOOL */
		[209] = { .base = 119 }, /* a form of UNPACK_SEQUENCE */
		[210] = { .base = 119 }, /* a form of UNPACK_SEQUENCE */
		[211] = { .base = 119 }, /* a form of UNPACK_SEQUENCE */
		[234] = { .base = 9 }, /* a form of END_FOR */
		[235] = { .base = 30 }, /* a form of POP_ITER */
		[236] = { .base = 10 }, /* a form of END_SEND */
		[237] = { .base = 70 }, /* a form of FOR_ITER */
		[239] = { .base = 77 }, /* a form of JUMP_FORWARD */
		[240] = { .base = 28 }, /* a form of NOT_TAKEN */
		[241] = { .base = 103 }, /* a form of POP_JUMP_IF_TRUE */
		[242] = { .base = 100 }, /* a form of POP_JUMP_IF_FALSE */
		[243] = { .base = 101 }, /* a form of POP_JUMP_IF_NONE */
		[244] = { .base = 102 }, /* a form of POP_JUMP_IF_NOT_NONE */
		[245] = { .base = 128 }, /* a form of RESUME */
		[246] = { .base = 35 }, /* a form of RETURN_VALUE */
		[247] = { .base = 120 }, /* a form of YIELD_VALUE */
		[248] = { .base = 68 }, /* a form of END_ASYNC_FOR */
		[249] = { .base = 96 }, /* a form of LOAD_SUPER_ATTR */
		[250] = { .base = 52 }, /* a form of CALL */
		[251] = { .base = 55 }, /* a form of CALL_KW */
		[252] = { .base = 4 }, /* a form of CALL_FUNCTION_EX */
		[253] = { .base = 75 }, /* a form of JUMP_BACKWARD */
		/* ENTER_EXECUTOR */
		[255] = { .base = 255, .flags = OP_EXECUTOR, .fall = {
		        EFFECT_FIXED, 0, 0 } },
	},
};
